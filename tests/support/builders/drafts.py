"""Draft inputs as staff write them."""

from typing import Any

from invoicing.domain.draft_orders.draft_input import DraftInput, LineInput, ShippingInput
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from tests.support.cast.people import ANONYMOUS, KARI, OSLO


def draft_of(
    *lines: LineInput,
    customer: Customer = ANONYMOUS,
    address: Address | None = None,
    method: str | None = None,
    **more: Any,
) -> DraftInput:
    """Return a draft of one mug for an unknown customer, unless said otherwise."""
    if method:
        more["shipping_line"] = ShippingInput(method)
    return DraftInput(
        lines=lines or (LineInput(1, sku="mug"),),
        customer=customer,
        shipping_address=address,
        billing_address=address,
        **more,
    )


def ready_draft(*lines: LineInput, **more: Any) -> DraftInput:
    """Return a draft that only has to be paid: for Kari in Oslo, sent by post."""
    return draft_of(*lines, **{"customer": KARI, "address": OSLO, "method": "post", **more})


def mugs(quantity: int, **more: Any) -> DraftInput:
    """Return a draft of mugs that only has to be paid: 100.00 NOK each, and 99.00 for delivery."""
    return ready_draft(LineInput(quantity, sku="mug"), **more)


def one_of_each(count: int) -> DraftInput:
    """Return a draft of so many different products, one of each, that only has to be paid."""
    return ready_draft(*(LineInput(1, sku=f"sku-{i:03d}") for i in range(count)))


def own_item(price: str, quantity: int = 1, *, currency: str | None = None, **more: Any) -> LineInput:
    """Return a line that is no product of the store; its price has no currency unless said otherwise."""
    return LineInput(quantity, title="Engraving", unit_price=GivenAmount(price, currency), **more)


def three_lines() -> DraftInput:
    """Return a draft of two mugs, three more mugs and an engraving that only has to be paid."""
    return ready_draft(LineInput(2, sku="mug"), LineInput(3, sku="mug"), own_item("50.00"))
