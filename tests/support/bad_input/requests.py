"""Bad bodies, versions, keys and queries; bad requests on orders, products and many drafts at once."""

import json
from dataclasses import replace

from tests.support.bad_input.request import DRAFT, MUG, OWN, BadInput, invoice, listed, order, patch, raw
from tests.support.cast.people import OSLO_JSON

MANUAL_PAYMENTS = [
    BadInput("no payment", 422, "missing_field", {}, "/payment", path="/draft-orders/{id}/complete"),
    BadInput(
        "a payment of no kind",
        422,
        "unknown_value",
        {"payment": "soon"},
        "/payment",
        path="/draft-orders/{id}/complete",
    ),
    BadInput(
        "a method of one's own",
        422,
        "unknown_value",
        {"payment": "paid", "method": "gold"},
        "/method",
        path="/draft-orders/{id}/complete",
    ),
]
REFUNDS = [
    order("more than was paid", 409, "more_than_captured", {"amount": "1000000.00"}),
    order("nothing", 422, "zero_refund", {"amount": "0.00"}, "/amount"),
    order("no line items", 422, "too_few", {"line_items": []}, "/line_items"),
    order(
        "a line item that the order does not have",
        422,
        "line_item_not_in_order",
        {"line_items": [{"id": "li_1", "quantity": 1}, {"id": "li_9", "quantity": 1}]},
        "/line_items/1/id",
    ),
    order(
        "more units than were sold",
        422,
        "more_than_charged",
        {"line_items": [{"id": "li_1", "quantity": 2}, {"id": "li_1", "quantity": 1}]},
        "/line_items/1/quantity",
    ),
    order(
        "no units",
        422,
        "invalid_quantity",
        {"line_items": [{"id": "li_1", "quantity": 0}]},
        "/line_items/0/quantity",
    ),
    order(
        "line items and an amount",
        422,
        "refund_twice",
        {"line_items": [{"id": "li_1", "quantity": 1}], "amount": "1.00"},
        "/line_items",
    ),
    order("a refund below zero", 422, "negative_amount", {"amount": "-1.00"}, "/amount"),
    order(
        "a refund in another currency",
        422,
        "currency_mismatch",
        {"amount": {"amount": "1.00", "currency": "EUR"}},
        "/amount",
    ),
    order("a refund of a fraction of an øre", 422, "invalid_amount", {"amount": "1.005"}, "/amount"),
    order(
        "goods that were never sold",
        422,
        "sku_not_in_order",
        {"restock": [{"sku": "mug", "quantity": 1}, {"sku": "lamp", "quantity": 1}]},
        "/restock/1/sku",
    ),
    order(
        "more goods than were sold",
        422,
        "more_than_sold",
        {"restock": [{"sku": "mug", "quantity": 2}, {"sku": "mug", "quantity": 1}]},
        "/restock/1/quantity",
    ),
    order(
        "some goods and all of them",
        422,
        "restock_twice",
        {"restock": [{"sku": "mug", "quantity": 1}], "restock_all": True},
        "/restock_all",
    ),
    order("true for goods", 422, "wrong_type", {"restock": True}, "/restock"),
    order("a cancellation with goods", 422, "unknown_field", {"restock": True}, "/restock", verb="cancel"),
    order("goods without a number", 422, "missing_field", {"restock": [{"sku": "mug"}]}, "/restock/0/quantity"),
    order("a cancellation with an amount", 422, "unknown_field", {"amount": "1.00"}, "/amount", verb="cancel"),
]
BODIES = [
    raw("malformed JSON", 400, "malformed_json", b'{"line_items": ['),
    raw("no body", 400, "malformed_json", b""),
    raw("what is not UTF-8", 400, "malformed_json", b'{"note": "\xff"}'),
    raw("NaN", 400, "malformed_json", b'{"line_items": [{"sku": "mug", "quantity": NaN}]}'),
    raw("Infinity", 400, "malformed_json", b'{"line_items": [{"sku": "mug", "quantity": -Infinity}]}'),
    raw("a name twice", 400, "malformed_json", b'{"note": "a", "note": "b", "line_items": []}'),
    raw("very deep nesting", 400, "malformed_json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    raw("deep nesting", 400, "malformed_json", b"[" * 21 + b"]" * 21),
    raw("a number of 5,000 digits", 400, "malformed_json", b'{"note": ' + b"9" * 5000 + b"}"),
    raw("a body over 1 MB", 413, "body_too_large", json.dumps({**DRAFT, "note": "x" * 1024 * 1024}).encode()),
    *(
        raw(f"the body {text}", 422, "wrong_type", text.encode())
        for text in ("[]", "null", '"draft"', "7", "1e400", "true")
    ),
    raw("10,000 unknown fields", 422, "invalid_request", json.dumps({str(i): i for i in range(10_000)}).encode()),
]
LINE_ITEM_IDS = [
    patch(
        "an id that no line item has",
        422,
        "unknown_line_item",
        {"line_items": [MUG, {**MUG, "id": "li_9"}]},
        "/line_items/1/id",
    ),
    patch(
        "an id of a line item twice",
        422,
        "duplicate_line_item",
        {"line_items": [{**MUG, "id": "li_1"}, {**MUG, "id": "li_1"}]},
        "/line_items/1/id",
    ),
    patch("a number for an id", 422, "wrong_type", {"line_items": [{**MUG, "id": 1}]}, "/line_items/0/id"),
    patch("a long id", 422, "too_long", {"line_items": [{**MUG, "id": "li_" + "1" * 18}]}, "/line_items/0/id"),
    BadInput(
        "an id on a new draft order",
        422,
        "unknown_line_item",
        {"line_items": [{**MUG, "id": "li_1"}]},
        "/line_items/0/id",
    ),
]
VERSIONS = [
    patch("a stale If-Match", 412, "version_mismatch", {"note": "x"}, etag='"1"'),
    patch("no If-Match", 428, "version_required", {"note": "x"}, etag=None),
    patch("no If-Match, which is told before the fault in the body", 428, "version_required", {"colour": 1}, etag=None),
    patch("an If-Match that is no ETag", 400, "invalid_if_match", {"note": "x"}, etag="latest"),
    patch("an If-Match of another API", 412, "version_mismatch", {"note": "x"}, etag='"latest"'),
    patch("a merge patch that is no object", 422, "wrong_type", [{"op": "add"}]),
    patch("an unknown field in a merge patch", 422, "unknown_field", {"colour": "blue"}, "/colour"),
    patch("an unknown field that is removed", 422, "unknown_field", {"colour": None}, "/colour"),
    patch("a word for end_payment", 422, "wrong_type", {"note": "x", "end_payment": "yes"}, "/end_payment"),
    patch("null for end_payment", 422, "wrong_type", {"note": "x", "end_payment": None}, "/end_payment"),
    replace(patch("end_payment in the query", 400, "unknown_parameter", {"note": "x"}), query="end_payment=true"),
    patch("what only the system writes", 422, "unknown_field", {"status": "COMPLETED"}, "/status"),
    patch("removing the lines", 422, "wrong_type", {"line_items": None}, "/line_items"),
    patch("a bad quantity in a merge patch", 422, "invalid_quantity", {"line_items": [{**MUG, "quantity": 0}]}),
    patch("part of an address that is not there", 422, "missing_field", {"shipping_address": {"city": "Oslo"}}),
    patch("a move to a country in no market", 422, "no_market", {"shipping_address": {**OSLO_JSON, "country": "JP"}}),
]
KEYS = [
    BadInput("an empty key", 400, "invalid_idempotency_key", DRAFT, headers={"Idempotency-Key": ""}),
    BadInput("a key of 256 characters", 400, "invalid_idempotency_key", DRAFT, headers={"Idempotency-Key": "k" * 256}),
    BadInput("a key with a tab", 400, "invalid_idempotency_key", DRAFT, headers={"Idempotency-Key": "a\tb"}),
    BadInput("a key in Norwegian", 400, "invalid_idempotency_key", DRAFT, headers={"Idempotency-Key": "nøkkel"}),
    BadInput(
        "the same key with another body",
        422,
        "idempotency_key_reused",
        {"line_items": [OWN]},
        headers={"Idempotency-Key": "used"},
    ),
]
LISTS = [
    listed("a cursor from another list", "invalid_cursor", "cursor={orders_cursor}"),
    listed("a cursor from another status", "invalid_cursor", "status=CANCELLED&cursor={draft_orders_cursor}"),
    listed("an invented cursor", "invalid_cursor", "cursor=eyJhIjogMX0="),
    listed("an empty cursor", "invalid_cursor", "cursor="),
    listed("a limit of 0", "invalid_limit", "limit=0"),
    listed("a limit of 101", "invalid_limit", "limit=101"),
    listed("a limit of ten", "invalid_limit", "limit=ten"),
    listed("two limits", "invalid_limit", "limit=1&limit=2"),
    listed("an unknown status", "invalid_status", "status=open"),
    listed("a filter that is not there", "unknown_parameter", "colour=blue"),
    listed("a tag that says nothing", "invalid_tag", "tag=%20"),
    listed("a search for nothing", "invalid_query", "query="),
    listed("a search for a novel", "invalid_query", "query=" + "x" * 256),
    listed("a filter that became a search", "unknown_parameter", "customer=Kari"),
    listed("a time without a zone", "invalid_created_from", "created_from=2026-11-23T12:00:00"),
    listed("an invalid time", "invalid_created_to", "created_to=tomorrow"),
    listed("a time whose + became a space", "invalid_updated_from", "updated_from=2026-11-23T12:00:00+01:00"),
    listed("a time beyond all calendars", "invalid_updated_to", "updated_to=0001-01-01T00:00:00%2B14:00"),
    listed("an order by what has none", "invalid_sort", "sort=total"),
    listed("a search by when it changed", "invalid_sort", "query=kari&sort=-updated_at"),
    listed("a search by time", "invalid_sort", "query=kari&sort=created_at"),
    listed("an order by customers", "invalid_sort", "sort=customer_name"),
    listed("a search of products for nothing", "invalid_query", "query=", "/products"),
    listed("a sorted search of products", "unknown_parameter", "query=mug&sort=sku", "/products"),
    listed("a cursor of another search", "invalid_cursor", "tag=jul&cursor={draft_orders_cursor}"),
    listed("orders by the status of drafts", "unknown_parameter", "status=OPEN", "/orders"),
    listed("an unknown status of orders", "invalid_financial_status", "financial_status=paid", "/orders"),
    listed("a parameter of one draft order", "unknown_parameter", "expand=all", "/draft-orders/{id}"),
    BadInput("a parameter of creating", 400, "unknown_parameter", DRAFT, query="dry_run=true"),
]
TABLES = [
    listed("a table of 1,001 rows", "invalid_limit", "limit=1001", "/draft-orders.csv"),
    listed("a table with a cursor of none", "invalid_cursor", "cursor=x", "/draft-orders.csv"),
    listed("a table in an order of none", "invalid_sort", "sort=total", "/orders.csv"),
    listed("a ledger from no time", "invalid_occurred_from", "occurred_from=yesterday", "/ledger.csv"),
    listed("a ledger of one customer", "unknown_parameter", "customer=Kari", "/ledger.csv"),
    listed("a ledger with a cursor of drafts", "invalid_cursor", "cursor={draft_orders_cursor}", "/ledger.csv"),
]
INVOICES = [
    invoice("an invoice without an e-mail address", "no_email", "/to"),
    invoice("control characters in the subject", "control_character", "/subject", to="a@b.no", subject="Hei\r\nBcc: x"),
    invoice("a NUL byte in the message", "control_character", "/message", to="a@b.no", message="Hei\x00"),
    invoice("an invalid address to send to", "invalid_email", "/to", to="Kari <kari@example.com>"),
    invoice("two addresses for copies", "invalid_email", "/bcc", to="a@b.no", bcc="a@b.no, c@d.no"),
    invoice("a language that no e-mail is in", "unsupported_locale", "/locale", to="a@b.no", locale="de"),
    invoice("a time that has passed", "time_has_passed", "/send_at", to="a@b.no", send_at="2026-11-23T11:59:59Z"),
    invoice("a time without a zone", "invalid_time", "/send_at", to="a@b.no", send_at="2026-12-01T09:00:00"),
    invoice("an invalid time", "invalid_time", "/send_at", to="a@b.no", send_at="tomorrow"),
    invoice("a time beyond all calendars", "out_of_range", to="a@b.no", send_at="0001-01-01T00:00:00+14:00"),
    BadInput("a channel of two words", 422, "invalid_id", {"channel": "the chat"}, path="/draft-orders/{id}/links"),
    BadInput(
        "a link that ends before it begins",
        422,
        "time_has_passed",
        {"expires_at": "2026-11-23T12:00:00Z"},
        "/expires_at",
        path="/draft-orders/{id}/links",
    ),
]
STOCK = [
    BadInput("a change of stock by nothing", 422, "no_change", {"change": 0}, "/change", path="/products/mug/stock"),
]
WITHOUT_BODY = [
    BadInput(
        f"{what}, {kind}", status, code, method=method, path=f"/draft-orders/{{id}}/{below}", raw=content, pointer=at
    )
    for what, method, below in (
        ("cancelling", "POST", "cancel"),
        ("duplicating", "POST", "duplicate"),
        ("revoking a link", "DELETE", "links/lnk_1"),
    )
    for kind, status, code, content, at in (
        ("with malformed JSON", 400, "malformed_json", b"{", None),
        ("with a name twice", 400, "malformed_json", b'{"a": 1, "a": 2}', None),
        ("with over 1 MB", 413, "body_too_large", b"{" + b" " * 1024 * 1024 + b"}", None),
        ("with a field", 422, "unknown_field", b'{"reason/why": null}', "/reason~1why"),
        ("with a list", 422, "wrong_type", b"[]", ""),
        ("with null", 422, "wrong_type", b"null", ""),
    )
]
COPIES = [
    BadInput(f"a copy of {what}", 422, code, {"copy": given}, pointer, path=f"/{of}/duplicate")
    for of in ("draft-orders/{id}", "orders/{order}")
    for what, code, given, pointer in (
        ("what there is not", "unknown_value", ["colour"], "/copy/0"),
        ("a number", "unknown_value", [7], "/copy/0"),
        ("one word", "wrong_type", "note", "/copy"),
        ("more than there is", "too_many", ["note"] * 99, "/copy"),
    )
]
IDS = ["dft_06b3m5s4q0xk8t9v7w2e1c3r5a"]


def in_bulk(**filters: object) -> dict[str, object]:
    """Return a bulk change of the draft orders of a filter."""
    return {"action": "cancel", "filter": filters}


BULK = [
    BadInput(f"a bulk change with {what}", 422, code, body, pointer, path="/draft-orders/bulk")
    for what, code, body, pointer in (
        ("nothing", "missing_field", {}, "/action"),
        ("an unknown action", "unknown_value", {"action": "delete", "ids": IDS}, "/action"),
        ("no draft orders", "ids_or_filter", {"action": "cancel"}, ""),
        ("ids and a filter", "ids_or_filter", {"action": "cancel", "ids": IDS, "filter": {"tag": "x"}}, ""),
        ("no ids", "too_few", {"action": "cancel", "ids": []}, "/ids"),
        ("1,001 ids", "too_many", {"action": "cancel", "ids": [str(i) for i in range(1001)]}, "/ids"),
        ("a novel as an id", "too_long", {"action": "cancel", "ids": ["x" * 41]}, "/ids/0"),
        ("an empty filter", "empty_filter", in_bulk(), "/filter"),
        ("a filter that is not there", "unknown_field", in_bulk(sku="x"), "/filter/sku"),
        ("an invalid status", "unknown_value", in_bulk(status=["x"]), "/filter/status/0"),
        ("a status that is no list", "wrong_type", in_bulk(status="OPEN"), "/filter/status"),
        ("no status", "too_few", in_bulk(status=[]), "/filter/status"),
        ("a malformed date", "invalid_date", in_bulk(due_before="x"), "/filter/due_before"),
        ("no tags to put on", "missing_field", {"action": "tag", "ids": IDS}, ""),
        ("tags to cancel", "unknown_field", {"action": "cancel", "ids": IDS, "tags": ["x"]}, ""),
        ("a blank tag", "blank", {"action": "tag", "ids": IDS, "tags": [" "]}, "/tags/0"),
        (
            "a payment to end for a tag",
            "unknown_field",
            {"action": "tag", "ids": IDS, "tags": ["x"], "end_payment": True},
            "",
        ),
    )
]
