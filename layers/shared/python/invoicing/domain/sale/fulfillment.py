"""The fulfillment of an order: units of its line items that were sent together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from invoicing.domain.values.ids import FULFILLMENT, fulfillment_id, split_id
from invoicing.domain.values.lifecycle import Lifecycle
from invoicing.domain.values.record_key import MOST_DIGITS, RecordKey
from invoicing.domain.values.units import LineUnits

MOST_FULFILLMENTS = 500  # of one order: a line item each, for the most line items that it can have


class FulfillmentStatus(StrEnum):
    """Whether goods of an order are left to send."""

    UNFULFILLED = "UNFULFILLED"  # none were sent, and some are left
    PARTIALLY_FULFILLED = "PARTIALLY_FULFILLED"  # some were, and others are left
    FULFILLED = "FULFILLED"  # nothing is left to send


LIFECYCLE = Lifecycle(
    initial={FulfillmentStatus.UNFULFILLED},
    following={
        FulfillmentStatus.UNFULFILLED: {FulfillmentStatus.PARTIALLY_FULFILLED, FulfillmentStatus.FULFILLED},
        FulfillmentStatus.PARTIALLY_FULFILLED: {FulfillmentStatus.PARTIALLY_FULFILLED, FulfillmentStatus.FULFILLED},
        # A refund of units that were not sent failed.
        FulfillmentStatus.FULFILLED: {FulfillmentStatus.UNFULFILLED, FulfillmentStatus.PARTIALLY_FULFILLED},
    },
)


@dataclass(frozen=True, slots=True)
class Fulfillment:
    """A fulfillment, which never changes. `notify` says whether the customer gets a shipping confirmation."""

    sale_id: str
    number: int
    created_at: datetime
    line_items: tuple[LineUnits, ...]
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""  # begins with https://
    notify: bool = False

    @property
    def key(self) -> RecordKey:
        return fulfillment_key(self.number)

    @property
    def id(self) -> str:
        return fulfillment_id(self.sale_id, self.number)


def fulfillment_key(number: int) -> RecordKey:
    return RecordKey("FULFILLMENT", f"{number:0{MOST_DIGITS}d}")


def key_of_fulfillment(sale_id: str, about: str) -> RecordKey | None:
    """Return the key of a fulfillment (`ful_…`) of this sale; None for any other id."""
    prefix, of_sale, number = split_id(about)
    return fulfillment_key(number) if prefix == FULFILLMENT and of_sale == sale_id and number is not None else None
