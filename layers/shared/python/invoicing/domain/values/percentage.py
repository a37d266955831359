"""Decimals and percentages as text, for answers, events and tables."""

from __future__ import annotations

from decimal import Decimal


def plain(number: Decimal) -> str:
    """Return a decimal without exponent or trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percentage(basis_points: Decimal | int) -> str:
    """Return a rate in percent without trailing zeros: "25", "12.5", "8.875"."""
    return plain(Decimal(basis_points) / 100)
