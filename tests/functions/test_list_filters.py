"""Lists, tables and bulk changes take the same filters, and show what staff work with."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.payment_terms import start_of
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import KARI_JSON

FIXED = {"type": "fixed", "due_on": "2026-11-25"}


def listed(merchant: Merchant, path: str, query: str = "") -> list[Any]:
    answer = merchant.request("GET", path, query=query)
    assert answer.status == 200, answer.body
    return list(answer.json["items"])


def names(merchant: Merchant, path: str, query: str) -> list[str]:
    """Return the names in a list, which have to be those in its table."""
    found = [item["name"] for item in listed(merchant, path, query)]
    table = merchant.request("GET", f"{path}.csv", query=query).body
    assert [row["name"] for row in csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))] == found
    return found


def pass_days(days: int) -> None:
    app.clock.advance(timedelta(days=days))  # type: ignore[attr-defined]  # the clock of the tests


@pytest.fixture
def shop(merchant: Merchant) -> Merchant:
    """Three draft orders: the first was due two days ago, the second is open, the third is cancelled."""
    merchant.draft(customer=KARI_JSON, payment_terms=FIXED)
    merchant.draft(customer=KARI_JSON)
    merchant.cancel_draft(merchant.draft(customer=KARI_JSON))
    pass_days(4)
    return merchant


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=OPEN,CANCELLED", {"#D1001", "#D1002", "#D1003"}),
        ("status=CANCELLED, INVOICE_SENT", {"#D1003"}),
        ("overdue=true", {"#D1001"}),
        ("overdue=false&status=OPEN", {"#D1002"}),
        ("due_before=2026-11-26", {"#D1001"}),
        ("due_before=2026-11-25", set()),
        ("due_from=2026-11-25&due_before=2026-11-26", {"#D1001"}),
        ("due_from=2026-11-26", set()),
    ],
)
def test_draft_orders_are_filtered_in_lists_and_tables(shop: Merchant, query: str, expected: set[str]) -> None:
    assert set(names(shop, "/draft-orders", query)) == expected


def test_a_draft_order_is_overdue_from_midnight_of_the_store(merchant: Merchant) -> None:
    merchant.draft(payment_terms=FIXED)
    pass_days(2)
    app.clock.advance(timedelta(hours=10, minutes=59))  # type: ignore[attr-defined]  # 23:59 in Oslo
    assert names(merchant, "/draft-orders", "overdue=true") == []
    app.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # the clock of the tests
    assert names(merchant, "/draft-orders", "overdue=true") == ["#D1001"]
    assert listed(merchant, "/draft-orders")[0]["overdue"] is True


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("financial_status=PENDING,VOIDED", {"#1001", "#1002"}),
        ("fulfillment_status=FULFILLED", {"#1002"}),
        ("fulfillment_status=UNFULFILLED", {"#1001"}),
        ("fulfillment_status=UNFULFILLED,PARTIALLY_FULFILLED", {"#1001"}),
        ("fulfillment_status=UNFULFILLED&fulfillment_status=FULFILLED", {"#1001", "#1002"}),
        ("overdue=true", {"#1001"}),
        ("due_before=2026-11-26", {"#1001"}),
    ],
)
def test_orders_are_filtered_in_lists_and_tables(merchant: Merchant, query: str, expected: set[str]) -> None:
    merchant.complete_unpaid(merchant.ready(payment_terms=FIXED))
    sent = merchant.complete_unpaid(merchant.ready())
    merchant.ask("POST", f"/orders/{sent['id']}/fulfillments")
    pass_days(4)
    assert set(names(merchant, "/orders", query)) == expected


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("/draft-orders", "status=OPEN,LOST", "status"),
        ("/draft-orders", "status=", "status"),
        ("/draft-orders", "overdue=banana", "overdue"),
        ("/draft-orders", "due_before=tomorrow", "due_before"),
        ("/orders", "due_from=tomorrow", "due_from"),
        ("/draft-orders", "fulfillment_status=FULFILLED", None),
        ("/orders", "financial_status=PAID,OPEN", "financial_status"),
        ("/orders", "fulfillment_status=FULFILLED,SENT", "fulfillment_status"),
    ],
)
def test_an_invalid_filter_is_refused_in_lists_and_tables(
    merchant: Merchant, path: str, query: str, parameter: str | None
) -> None:
    code = f"invalid_{parameter}" if parameter else "unknown_parameter"
    merchant.refused(400, code, "GET", path, query=query)
    merchant.refused(400, code, "GET", f"{path}.csv", query=query)


def test_a_bulk_change_takes_the_filters_of_the_list(shop: Merchant) -> None:
    body = {"action": "tag", "tags": ["late"], "filter": {"overdue": True, "status": ["OPEN", "INVOICE_SENT"]}}
    assert shop.ask("POST", "/draft-orders/bulk", body, status=202)["done"] == 1
    assert names(shop, "/draft-orders", "tag=late") == ["#D1001"]
    body = {"action": "tag", "tags": ["soon"], "filter": {"due_before": "2026-11-26"}}
    assert shop.ask("POST", "/draft-orders/bulk", body, status=202)["done"] == 1
    assert names(shop, "/draft-orders", "tag=soon") == ["#D1001"]


LATE = timedelta(hours=11, minutes=30)  # from noon on the 23rd in UTC: half past midnight of the 24th in Oslo


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("created_from=2026-11-24", {"#D1002"}),
        ("created_to=2026-11-24", {"#D1001"}),
        ("created_from=2026-11-23&created_to=2026-11-25", {"#D1001", "#D1002"}),
        ("created_from=2026-11-23T23:00:00Z", {"#D1002"}),
        ("created_from=2026-11-23T23:30:00.000001Z", set()),
        ("updated_from=2026-11-24", {"#D1002"}),
        ("updated_to=2026-11-24", {"#D1001"}),
        ("created_from=1970-01-01", {"#D1001", "#D1002"}),
    ],
)
def test_a_day_in_a_filter_is_a_day_of_the_store(merchant: Merchant, query: str, expected: set[str]) -> None:
    merchant.draft()
    app.clock.advance(LATE)  # type: ignore[attr-defined]  # the clock of the tests
    merchant.draft()
    assert set(names(merchant, "/draft-orders", query)) == expected
    given = dict(part.split("=") for part in query.split("&"))
    body = {"action": "tag", "tags": ["found"], "filter": given}
    assert merchant.ask("POST", "/draft-orders/bulk", body, status=202)["done"] == len(expected)
    assert set(names(merchant, "/draft-orders", "tag=found")) == expected


def test_a_day_in_a_filter_of_orders_and_the_ledger_is_one_of_the_store(merchant: Merchant) -> None:
    app.clock.advance(LATE)  # type: ignore[attr-defined]  # the clock of the tests
    merchant.complete(merchant.ready())
    assert names(merchant, "/orders", "created_from=2026-11-24") == ["#1001"]
    assert names(merchant, "/orders", "created_to=2026-11-24") == []
    for given, done in (({"created_to": "2026-11-24"}, 0), ({"created_from": "2026-11-24"}, 1)):
        body = {"action": "tag", "tags": ["found"], "filter": given}
        assert merchant.ask("POST", "/orders/bulk", body, status=202)["done"] == done
    rows = {
        query: merchant.request("GET", "/ledger.csv", query=query).body.count("\r\n") - 1
        for query in ("occurred_from=2026-11-24", "occurred_to=2026-11-24", "occurred_to=2026-11-25")
    }
    assert list(rows.values()) == [2, 0, 2]


@pytest.mark.parametrize(
    ("time_zone", "day", "begins"),
    [
        ("Europe/Oslo", date(2026, 3, 29), "2026-03-28T23:00:00+00:00"),
        ("Europe/Oslo", date(2026, 3, 30), "2026-03-29T22:00:00+00:00"),
        ("America/Santiago", date(2026, 9, 6), "2026-09-06T04:00:00+00:00"),  # midnight is skipped
        ("America/Havana", date(2026, 11, 1), "2026-11-01T04:00:00+00:00"),  # midnight comes twice
    ],
)
def test_a_day_begins_when_clocks_change_at_midnight_too(time_zone: str, day: date, begins: str) -> None:
    assert start_of(day, time_zone).isoformat() == begins


def test_a_list_shows_customer_invoice_order_and_money(merchant: Merchant) -> None:
    customer = {**KARI_JSON, "handle": "@kari"}
    draft = merchant.ready(customer=customer)
    merchant.request_invoice(draft)
    (open_draft,) = listed(merchant, "/draft-orders")
    assert (open_draft["email"], open_draft["handle"]) == ("kari@example.com", "@kari")
    assert (open_draft["invoice_status"], open_draft["opened_at"], open_draft["order_id"]) == ("requested", None, None)
    order = merchant.complete(draft)
    (completed,) = listed(merchant, "/draft-orders")
    assert completed["order_id"] == order["id"]
    (paid,) = listed(merchant, "/orders")
    assert paid["draft_order_id"] == draft["id"]
    assert (paid["email"], paid["handle"], paid["fulfillment_status"]) == ("kari@example.com", "@kari", "UNFULFILLED")
    assert (paid["tax"], paid["shipping"]) == (order["totals"]["tax"], order["totals"]["shipping"])
    assert (paid["captured"], paid["refunded"]) == (order["captured"], {"amount": "0.00", "currency": "NOK"})
    assert (paid["invoice_status"], paid["due_on"], paid["overdue"]) == ("requested", None, False)


@pytest.mark.parametrize("noun", ["draft-orders", "orders"])
def test_a_timeline_is_read_newest_first(merchant: Merchant, noun: str) -> None:
    order = merchant.complete_unpaid(merchant.ready())
    path = f"/{noun}/{order['id'] if noun == 'orders' else order['draft_order_id']}/timeline"
    oldest = listed(merchant, path, "sort=occurred_at")
    assert listed(merchant, path) == oldest
    first = merchant.request("GET", path, query="sort=-occurred_at&limit=2").json
    rest = listed(merchant, path, f"sort=-occurred_at&cursor={first['next_cursor']}")
    assert [*first["items"], *rest] == oldest[::-1]
    merchant.refused(400, "invalid_cursor", "GET", path, query=f"cursor={first['next_cursor']}")
    merchant.refused(400, "invalid_sort", "GET", path, query="sort=newest")


@pytest.mark.parametrize("noun", ["draft-orders", "orders"])
def test_links_are_listed_page_by_page_and_each_channel_has_one_newest(merchant: Merchant, noun: str) -> None:
    order = merchant.complete_unpaid(merchant.ready())
    path = f"/{noun}/{order['id'] if noun == 'orders' else order['draft_order_id']}/links"
    for channel in ("chat", "sms", "chat"):
        merchant.ask("POST", path, {"channel": channel})
    pages = [merchant.request("GET", path, query="limit=2").json]
    pages.append(merchant.request("GET", path, query=f"limit=2&cursor={pages[0]['next_cursor']}").json)
    shown = [(link["id"], link["is_newest"]) for page in pages for link in page["items"]]
    assert shown == [("lnk_1", False), ("lnk_2", True), ("lnk_3", True)]
    assert pages[1]["next_cursor"] is None
    merchant.refused(400, "invalid_cursor", "GET", path, query="cursor=x")


def test_refunds_are_listed_page_by_page(merchant: Merchant) -> None:
    order = merchant.complete(merchant.ready())
    path = f"/orders/{order['id']}/refunds"
    made = [merchant.ask("POST", path, {"amount": amount, "manual": True})["id"] for amount in ("1.00", "2.00", "3.00")]
    first = merchant.request("GET", path, query="limit=2").json
    second = merchant.request("GET", path, query=f"cursor={first['next_cursor']}").json
    assert [refund["id"] for page in (first, second) for refund in page["items"]] == made
    assert second["next_cursor"] is None
