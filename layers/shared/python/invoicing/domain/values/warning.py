"""Warnings about a draft order: what staff should know before they send it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from invoicing.domain.values.failure import Ineligibility


class WarningCode(StrEnum):
    """What a warning is about."""

    PRICE_RAISED = "price_raised"  # by rounding, by more than a half
    OUT_OF_STOCK = "out_of_stock"
    NO_DELIVERY_FITS = "no_delivery_fits"  # none that the customer could choose
    NO_PAYMENT_METHOD = "no_payment_method"  # neither a payment provider nor payment instructions
    BELOW_MINIMUM = "below_minimum"  # of the payment provider, as are the two that follow
    ABOVE_MAXIMUM = "above_maximum"
    UNSUPPORTED_FRACTION = "unsupported_fraction"
    TOTAL_TOO_LARGE = "total_too_large"  # at current prices, or without a discount code that has ended
    TERMS_NEED_STORE_CURRENCY = "terms_need_store_currency"
    PAYMENTS_CLOSED = "payments_closed"  # after too many that failed
    DISCOUNT_CODES_CLOSED = "discount_codes_closed"  # after too many wrong ones
    UNSUPPORTED_LOCALE = "unsupported_locale"  # the customer is addressed in another language


@dataclass(frozen=True, slots=True)
class DraftOrderWarning:
    """A warning, with the values that its sentence names; `pointer` is a JSON pointer to the field of the draft order.

    With `blocks`, an invoice would be refused. `ineligible` has the delivery methods that do not fit,
    each with the reason.
    """

    code: WarningCode
    pointer: str
    parameters: dict[str, str] = field(default_factory=dict)
    blocks: bool = False
    ineligible: tuple[tuple[str, Ineligibility], ...] = ()
