"""What is missing before a store can sell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from invoicing.domain.catalog.store import Store


class ReadinessCode(StrEnum):
    """What is checked."""

    STORE = "store"  # its settings are described
    DELIVERY = "delivery"  # customers of each market can choose a delivery method
    PAYMENT = "payment"  # there is a payment provider with its keys, or payment instructions
    SENDER = "sender"  # e-mails can be sent


@dataclass(frozen=True, slots=True)
class ReadinessCheck:
    """One check. `variant` names its sentence beside the code; `parameters` are what the sentence names."""

    code: ReadinessCode
    ready: bool
    variant: str
    parameters: dict[str, str] = field(default_factory=dict)


def check_settings(store: Store) -> ReadinessCheck:
    """Check that staff have described the store: the name of a new one is a placeholder."""
    variant = "new" if store.is_new else "described"
    return ReadinessCheck(ReadinessCode.STORE, not store.is_new, variant, {"name": store.name})


def check_delivery(store: Store, products_ship: Collection[bool]) -> ReadinessCheck:
    """Check that each market has a delivery method, unless there are products and none of them ships."""
    without = [market.title for market in store.markets if not market.delivery_methods]
    if products_ship and not any(products_ship):
        return ReadinessCheck(ReadinessCode.DELIVERY, ready=True, variant="not_needed")
    variant = "missing" if without else "offered"
    return ReadinessCheck(ReadinessCode.DELIVERY, not without, variant, {"markets": ", ".join(without)})


def check_payment(store: Store, *, provider: str = "", objection: str = "") -> ReadinessCheck:
    """Check that customers can pay: by the provider of that name, unless it has an objection; or by instructions."""
    if provider or objection:
        variant, named = ("refused", {"objection": objection}) if objection else ("provider", {"provider": provider})
        return ReadinessCheck(ReadinessCode.PAYMENT, not objection, variant, named)
    variant = "instructions" if store.payment_instructions else "missing"
    return ReadinessCheck(ReadinessCode.PAYMENT, bool(store.payment_instructions), variant)


def check_sender(email: str, *, is_verified: bool | None) -> ReadinessCheck:
    """Check that e-mails can be sent. `is_verified` is None if that is not known."""
    variant = {True: "verified", False: "missing", None: "unknown"}[is_verified]
    return ReadinessCheck(ReadinessCode.SENDER, bool(is_verified), variant, {"email": email})
