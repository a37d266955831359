"""Timelines name who of staff caused an event, also where another request or the clock completes it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.recover.handler import lambda_handler as recover
from invoicing.bootstrap import app
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import at_provider, sell
from tests.support.actors.transports import ApiHandlers
from tests.support.aws import Aws
from tests.support.cast.people import INGRID, TRYGVE
from tests.support.fakes import FakeStaffMembers
from tests.support.lambda_events import CONTEXT


@pytest.fixture
def trygve(merchant: Merchant) -> Merchant:
    """Another owner of the same shop."""
    return replace(merchant, transport=ApiHandlers(staff_id=TRYGVE.id))


def timeline(merchant: Merchant, public_id: str, query: str = "limit=100") -> list[Any]:
    noun = "orders" if public_id.startswith("ord_") else "draft-orders"
    return list(merchant.ask("GET", f"/{noun}/{public_id}/timeline?{query}")["items"])


def callers(merchant: Merchant, public_id: str, *types: str) -> dict[str, str | None]:
    """Return who caused the events of these types."""
    return {it["type"]: it["staff_id"] for it in timeline(merchant, public_id) if it["type"] in types}


def after_the_tick_of(minutes: int) -> None:
    clock: Any = app.clock
    clock.advance(timedelta(minutes=minutes))
    recover({}, CONTEXT)


def members() -> FakeStaffMembers:
    fake: FakeStaffMembers = vars(app)["staff_members"]
    return fake


def test_an_entry_names_the_staff_member_who_caused_it(merchant: Merchant, trygve: Merchant) -> None:
    members().put(TRYGVE)
    draft = merchant.draft()
    trygve.cancel_draft(draft)
    shown = [(it["type"], it["staff_id"], it["staff_name"]) for it in timeline(merchant, draft["id"])]
    assert shown == [
        ("DraftOrderCreated", INGRID.id, INGRID.name),
        ("DraftOrderCancelled", TRYGVE.id, TRYGVE.name),
    ]


def test_a_staff_member_who_is_not_known_has_no_name(merchant: Merchant, trygve: Merchant) -> None:
    members().put(replace(INGRID, name=""))
    draft = merchant.draft()
    trygve.cancel_draft(draft)
    assert [(it["staff_id"], it["staff_name"]) for it in timeline(merchant, draft["id"])] == [
        (INGRID.id, None),
        (TRYGVE.id, None),
    ]


def test_events_of_the_customer_the_provider_and_the_clock_name_no_staff_member(merchant: Merchant) -> None:
    order = sell(merchant)
    others = [it for it in timeline(merchant, order) if it["actor"] != "staff"]
    assert {it["actor"] for it in others} == {"customer", "provider", "system"}
    assert {(it["staff_id"], it["staff_name"]) for it in others} == {(None, None)}


def test_names_are_read_once_for_a_page_and_not_for_one_without_staff(merchant: Merchant, trygve: Merchant) -> None:
    order = sell(merchant)
    for text in ("one", "two"):
        trygve.ask("PATCH", f"/orders/{order}", {"note": text}, If_Match="*")
    before = members().reads
    timeline(merchant, order)
    assert members().reads == before + 1
    paid = [it["type"] for it in timeline(merchant, order)].index("OrderPaid")
    page = merchant.ask("GET", f"/orders/{order}/timeline?limit={paid}")
    before = members().reads
    of_provider = merchant.ask("GET", f"/orders/{order}/timeline?limit=1&cursor={page['next_cursor']}")["items"]
    assert [it["type"] for it in of_provider] == ["OrderPaid"]
    assert members().reads == before


def test_a_refund_that_recover_completes_names_who_requested_it(merchant: Merchant, trygve: Merchant) -> None:
    order = sell(merchant)
    provider: Any = app.providers.current()
    provider.unavailable = ["before"]
    refund = trygve.refund({"id": order}, restock=[{"sku": "mug", "quantity": 1}])
    assert refund["status"] == "pending"
    after_the_tick_of(minutes=3)
    done = callers(merchant, order, "PaymentRefunded", "StockReleased")
    assert done == {"PaymentRefunded": TRYGVE.id, "StockReleased": TRYGVE.id}


def test_a_refund_that_another_request_completes_names_who_requested_it(merchant: Merchant, trygve: Merchant) -> None:
    order = sell(merchant)
    provider: Any = app.providers.current()
    provider.unavailable = ["before"]
    key = {"Idempotency_Key": "cancel-once"}
    trygve.ask("POST", f"/orders/{order}/cancel", status=200, **key)
    merchant.ask("POST", f"/orders/{order}/cancel", status=200, **key)
    done = callers(merchant, order, "PaymentRefunded", "OrderCancelled")
    assert done == {"PaymentRefunded": TRYGVE.id, "OrderCancelled": TRYGVE.id}


def test_the_end_of_an_authorized_order_names_who_cancelled_it(merchant: Merchant, trygve: Merchant) -> None:
    draft = at_provider(merchant)
    sale_id = draft.removeprefix("dft_")
    provider: Any = app.providers.current()
    payment = provider.of(f"pay_{sale_id}_1")
    provider.approve(payment.id)
    provider.unavailable = ["", "before"]  # it is asked, and does not capture
    after_the_tick_of(minutes=3)
    assert merchant.order({"id": draft})["financial_status"] == "AUTHORIZED"
    provider.unavailable = ["before"]
    trygve.cancel_order({"id": f"ord_{sale_id}"})
    after_the_tick_of(minutes=3)
    [cancelled] = [it for it in timeline(merchant, draft) if it["type"] == "OrderCancelled"]
    assert (cancelled["actor"], cancelled["staff_id"]) == ("staff", TRYGVE.id)


def test_a_bulk_change_that_recover_continues_names_who_started_it(merchant: Merchant, trygve: Merchant) -> None:
    ids = [merchant.draft()["id"] for _ in range(30)]
    trygve.ask("POST", "/draft-orders/bulk", {"action": "cancel", "ids": ids}, status=202)
    after_the_tick_of(minutes=1)
    by = {callers(merchant, it, "DraftOrderCancelled")["DraftOrderCancelled"] for it in ids}
    assert by == {TRYGVE.id}


def test_names_are_those_of_the_table_and_cost_one_read(aws_merchant: Merchant, aws: Aws) -> None:
    app.staff_members.put(StaffMember(INGRID.id, "Ingrid", Role.OWNER))
    draft = aws_merchant.draft()
    aws.calls.clear()
    [entry] = timeline(aws_merchant, draft["id"])
    assert aws.calls == ["Query", "BatchGetItem"]
    assert (entry["staff_id"], entry["staff_name"]) == (INGRID.id, "Ingrid")
