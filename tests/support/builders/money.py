"""Amounts."""

from invoicing.domain.values.money import Money


def kroner(amount: int) -> Money:
    """Return whole Norwegian kroner."""
    return Money(amount * 100, "NOK")
