"""An event of the bus is read as its class writes it, and refused in any other form."""

from collections.abc import Callable
from typing import Any

import pytest

from invoicing.adapters.event_envelope import from_bus
from invoicing.domain.events import Actor, EmailRequested, InvoiceRequested, OrderPaid, PaymentRefunded
from invoicing.domain.values.money import Money
from tests.support.fakes import START
from tests.support.lambda_events import sample


def test_the_sample_of_an_event_is_read_as_its_class():
    event, paid = from_bus(sample("bus/order_paid"), InvoiceRequested, OrderPaid)
    sale_id = "0m5rqd3fz4k8x2v7n9c6w1thbe"
    assert paid == OrderPaid(f"ord_{sale_id}", f"pay_{sale_id}_1", Money(24800, "NOK"))
    assert (event.data, event.type, event.sale_id, event.correlation_id) == (paid, "OrderPaid", sale_id, sale_id)
    assert (event.actor, event.occurred_at) == (Actor.PROVIDER, START)


def test_fields_that_a_later_version_added_are_ignored():
    event = sample("bus/invoice_requested")
    event["detail"]["data"]["later"] = event["detail"]["metadata"]["later"] = {}
    _, requested = from_bus(event, InvoiceRequested)
    assert requested.link_id == "lnk_1"


def test_a_field_with_a_default_may_be_missing():
    event = sample("bus/payment_refunded")
    del event["detail"]["data"]["refund_id"]
    _, refunded = from_bus(event, PaymentRefunded)
    assert refunded.refund_id is None


INVALID: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another type": lambda event: event.update({"detail-type": "DraftOrderCreated"}),
    "no type": lambda event: event.pop("detail-type"),
    "no detail": lambda event: event.pop("detail"),
    "no metadata": lambda event: event["detail"].pop("metadata"),
    "no sale": lambda event: event["detail"]["metadata"].pop("sale_id"),
    "a number as the sale": lambda event: event["detail"]["metadata"].update(sale_id=1),
    "an unknown actor": lambda event: event["detail"]["metadata"].update(actor="robot"),
    "no time": lambda event: event["detail"]["metadata"].update(occurred_at="yesterday"),
    "no data": lambda event: event["detail"].pop("data"),
    "a list as data": lambda event: event["detail"].update(data=[]),
    "no amount": lambda event: event["detail"]["data"].pop("amount"),
    "an amount without a currency": lambda event: event["detail"]["data"].update(amount={"amount": "1.00"}),
    "an amount that is not a number": lambda event: event["detail"]["data"].update(
        amount={"amount": "much", "currency": "NOK"}
    ),
    "a number as an id": lambda event: event["detail"]["data"].update(attempt_id=1),
}


@pytest.mark.parametrize("invalidate", INVALID.values(), ids=INVALID)
def test_an_event_in_another_form_is_refused(invalidate: Callable[[dict[str, Any]], Any]):
    event = sample("bus/order_paid")
    invalidate(event)
    with pytest.raises(ValueError, match="not an event OrderPaid or EmailRequested"):
        from_bus(event, OrderPaid, EmailRequested)
