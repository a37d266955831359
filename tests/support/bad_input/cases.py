"""Every kind of bad input, each with its status and code. Nothing of it may change anything."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.support.cast.people import OSLO_JSON

MUG = {"sku": "mug", "quantity": 1}
OWN = {"title": "Engraving", "quantity": 1, "unit_price": "150.00"}
DRAFT = {"line_items": [MUG]}


@dataclass(frozen=True)
class BadInput:
    """A request that is refused. `{id}` in its path is a draft order without e-mail address, at version 2."""

    name: str
    status: int
    code: str
    body: Any = None
    pointer: str | None = None
    method: str = "POST"
    path: str = "/draft-orders"
    query: str = ""
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


def draft(name: str, code: str, pointer: str | None = None, **changes: Any) -> BadInput:
    return BadInput(name, 422, code, {**DRAFT, **changes}, pointer)


def line(name: str, code: str, pointer: str | None, given: dict[str, Any]) -> BadInput:
    return draft(name, code, None if pointer is None else f"/line_items/1{pointer}", line_items=[MUG, given])


def raw(name: str, status: int, code: str, content: bytes) -> BadInput:
    return BadInput(name, status, code, raw=content)


def invoice(name: str, code: str, pointer: str | None = None, **body: Any) -> BadInput:
    return BadInput(name, 422, code, body, pointer, path="/draft-orders/{id}/invoice")


def listed(name: str, code: str, query: str, path: str = "/draft-orders") -> BadInput:
    return BadInput(name, 400, code, method="GET", path=path, query=query)


def patch(
    name: str, status: int, code: str, body: Any, pointer: str | None = None, *, etag: str | None = '"2"'
) -> BadInput:
    headers = {"If-Match": etag} if etag else {}
    return BadInput(name, status, code, body, pointer, "PATCH", "/draft-orders/{id}", headers=headers)


def order(name: str, status: int, code: str, body: Any, pointer: str | None = None, *, verb: str = "refunds") -> Any:
    return BadInput(name, status, code, body, pointer, path=f"/orders/{{order}}/{verb}")


RESERVATIONS = [
    draft(
        "a reservation until a time that has passed",
        "time_has_passed",
        "/reserve_until",
        reserve_until="2020-12-01T00:00:00Z",
    ),
    draft("a reservation until no time", "invalid_time", "/reserve_until", reserve_until="tomorrow"),
    BadInput(
        "a reservation of more than there is",
        409,
        "out_of_stock",
        {**DRAFT, "line_items": [{**MUG, "quantity": 11}], "reserve_until": "2099-01-01T00:00:00Z"},
    ),
    patch(
        "an edit that reserves more than there is",
        409,
        "out_of_stock",
        {"line_items": [{**MUG, "quantity": 11}], "reserve_until": "2099-01-01T00:00:00Z"},
    ),
]
BY_HAND = [
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
    order("nothing", 422, "invalid_request", {"amount": "0.00"}, "/amount"),
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
        "invalid_request",
        {"restock": [{"sku": "lamp", "quantity": 1}]},
        "/restock",
    ),
    order(
        "more goods than were sold",
        422,
        "invalid_request",
        {"restock": [{"sku": "mug", "quantity": 3}]},
        "/restock",
    ),
    order("goods without a number", 422, "missing_field", {"restock": [{"sku": "mug"}]}, "/restock/0/quantity"),
    order("a cancellation with an amount", 422, "unknown_field", {"amount": "1.00"}, "/amount", verb="cancel"),
]
UNKNOWN = [
    draft("an unknown field", "unknown_field", "/colour", colour="blue"),
    draft("an unknown field that is null", "unknown_field", "/colour", colour=None),
    draft("an unknown field deep inside", "unknown_field", "/customer/age", customer={"age": 7}),
    line("a product's title", "unknown_field", "/title", {**MUG, "title": "Mug"}),
    line("an unknown sku", "unknown_sku", "/sku", {"sku": "lamp", "quantity": 1}),
    draft("an unknown market", "unknown_market", "/market", market="mars"),
    draft(
        "an unknown delivery method",
        "unknown_delivery_method",
        "/shipping_line/delivery_method",
        shipping_address=OSLO_JSON,
        shipping_line={"delivery_method": "drone"},
    ),
]
NO_PRICES: tuple[Any, ...] = (
    *(998, 9.98, True, [], {}),
    *("1e3", "NaN", "Infinity", "1,5", "1_000", "٣", "", " 1", "+1", "0x1"),
)
NUMBERS = [
    *(
        line(f"a quantity of {quantity!r}", "invalid_quantity", "/quantity", {**MUG, "quantity": quantity})
        for quantity in (0, -1, 10**9, 1.5, 1.0, "1", True, 10**400)
    ),
    line("no quantity", "missing_field", "/quantity", {"sku": "mug"}),
    line("a quantity of null", "missing_field", "/quantity", {"sku": "mug", "quantity": None}),
    line("a negative price", "negative_amount", "/unit_price", {**OWN, "unit_price": "-1.00"}),
    line("an over-precise price", "invalid_amount", "/unit_price", {**OWN, "unit_price": "1.005"}),
    *(
        line(f"a price of {price!r}", "invalid_amount", "/unit_price", {**OWN, "unit_price": price})
        for price in NO_PRICES
    ),
    line("a price beyond all measure", "invalid_amount", "/unit_price", {**OWN, "unit_price": "9" * 13}),
    line("no price for an own item", "missing_field", "/unit_price", {"title": "x", "quantity": 1}),
    line(
        "a price in an unknown currency",
        "unknown_currency",
        "/unit_price",
        {**OWN, "unit_price": {"amount": "1.00", "currency": "nok"}},
    ),
    line(
        "a price in a currency of neither",
        "currency_mismatch",
        None,
        {**OWN, "unit_price": {"amount": "1.00", "currency": "USD"}},
    ),
    draft(
        "a discount over 100 %",
        "discount_too_large",
        "/discount/value",
        discount={"type": "percentage", "value": "100.01"},
    ),
    draft(
        "a discount larger than the whole",
        "discount_too_large",
        "/discount",
        discount={"type": "fixed_amount", "value": "100.01"},
    ),
    line(
        "a discount larger than its line",
        "discount_too_large",
        "/discount",
        {**MUG, "discount": {"type": "fixed_amount", "value": "101"}},
    ),
    draft("a negative discount", "negative_amount", "/discount/value", discount={"type": "percentage", "value": "-1"}),
    draft("a discount of no type", "unknown_value", "/discount/type", discount={"type": "half", "value": "1"}),
    draft(
        "a percentage in kroner",
        "invalid_percentage",
        "/discount",
        discount={"type": "percentage", "value": {"amount": "10", "currency": "NOK"}},
    ),
    draft(
        "an over-precise percentage",
        "invalid_percentage",
        "/discount",
        discount={"type": "percentage", "value": "10.005"},
    ),
    line("a negative weight", "out_of_range", "/weight_grams", {**OWN, "weight_grams": -1}),
    draft(
        "a total beyond all measure",
        "invalid_request",
        "/line_items",
        line_items=[{**OWN, "quantity": 100_000, "unit_price": "9999999999"}],
    ),
]
SIZES = [
    draft("no lines", "no_lines", "/line_items", line_items=[]),
    draft("500 lines", "too_many_lines", "/line_items", line_items=[OWN] * 500),
    draft("251 tags", "too_many", "/tags", tags=[str(i) for i in range(251)]),
    draft("a tag of 41 characters", "too_long", "/tags/0", tags=["x" * 41]),
    draft("51 attributes", "too_many", "/attributes", attributes={str(i): "" for i in range(51)}),
    draft("a long attribute", "too_long", "/attributes/x", attributes={"x": "x" * 501}),
    draft("a long name of an attribute", "too_long", attributes={"x" * 41: ""}),
    draft("a long note", "too_long", "/note", note="x" * 5001),
]
TEXTS = [
    draft("an e-mail address without a domain", "invalid_email", "/customer/email", customer={"email": "kari@"}),
    *(
        draft(f"the e-mail address {email!r}", "invalid_email", "/customer/email", customer={"email": email})
        for email in ("kari", "a@b", "a b@example.com", "a@example.com,b@example.com", "a@-x.com", "a..b@example.com")
    ),
    draft("an e-mail address with a line break", "invalid_email", customer={"email": "a@example.com\r\nBcc: b@x.no"}),
    draft("a very long e-mail address", "too_long", customer={"email": "a" * 250 + "@b.no"}),
    draft("a line break in a name", "control_character", "/customer/name", customer={"name": "Kari\r\nBcc: x"}),
    draft("a NUL byte in a name", "control_character", "/customer/name", customer={"name": "Kari\x00"}),
    draft("an escape in a note", "control_character", "/note", note="\x1b[31m"),
    draft("a line separator in a title", "control_character", line_items=[{**OWN, "title": "a\u2028b"}]),
    draft("a C1 control in a tag", "control_character", "/tags/0", tags=["a\x85b"]),
    draft("a NUL byte in the name of an attribute", "control_character", attributes={"a\x00": "b"}),
    draft("half of a surrogate pair", "invalid_text", "/note", note="\ud83d"),
    draft("a blank title", "blank", "/line_items/0/title", line_items=[{**OWN, "title": "\u202e "}]),
    draft("an invalid locale", "invalid_locale", "/customer/locale", customer={"locale": "../../nb"}),
    draft("a number as a name", "wrong_type", "/customer/name", customer={"name": 7}),
    draft("a list as a customer", "wrong_type", "/customer", customer=[]),
    draft("a name as the lines", "wrong_type", "/line_items", line_items="mug"),
    draft("a name as a line", "wrong_type", "/line_items/0", line_items=["mug"]),
    draft("yes", "wrong_type", "/tax_exempt", tax_exempt="yes"),
    draft("a VAT number that none is", "invalid_vat_number", "/customer/vat_number", customer={"vat_number": "DE1"}),
    draft(
        "a VAT number with a wrong check digit",
        "invalid_vat_number",
        "/customer/vat_number",
        customer={"vat_number": "DE136695977"},
    ),
    *(
        draft(f"a VAT number of {name}", "invalid_vat_number", "/customer/vat_number", customer={"vat_number": number})
        for name, number in {"no country": "XX123", "nowhere": "ZZ99", "a country without": "US12"}.items()
    ),
    draft("locked prices as a word", "wrong_type", "/lock_prices", lock_prices="yes"),
    draft(
        "prices locked until a time that has passed",
        "time_has_passed",
        "/prices_locked_until",
        prices_locked_until="2020-12-01T00:00:00Z",
    ),
    draft(
        "a time until which prices that are not locked are locked",
        "prices_not_locked",
        "/prices_locked_until",
        lock_prices=False,
        prices_locked_until="2099-12-01T00:00:00Z",
    ),
    draft("codes allowed as a number", "wrong_type", "/allow_discount_codes", allow_discount_codes=1),
    draft("an unknown discount code", "discount_code_refused", "/discount_code", discount_code="SUMMER"),
    draft("a discount code of two lines", "control_character", "/discount_code", discount_code="SUM\nMER"),
    draft("a discount code that is no text", "wrong_type", "/discount_code", discount_code=10),
]
PLACES = [
    draft(
        "an unknown country",
        "unknown_country",
        "/shipping_address/country",
        shipping_address={**OSLO_JSON, "country": "XX"},
    ),
    draft("a country by its name", "unknown_country", shipping_address={**OSLO_JSON, "country": "Norge"}),
    draft(
        "a country in no market",
        "no_market",
        "/shipping_address/country",
        shipping_address={**OSLO_JSON, "country": "JP"},
    ),
    draft("an address without a country", "missing_field", billing_address={"name": "Kari", "address1": "Storgata 1"}),
    draft("delivery without a price", "missing_field", "/shipping_line/price", shipping_line={"title": "By bike"}),
    draft(
        "delivery of both kinds", "unknown_field", shipping_line={"delivery_method": "post", "title": "x", "price": "1"}
    ),
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
VERSIONS = [
    patch("a stale If-Match", 412, "version_mismatch", {"note": "x"}, etag='"1"'),
    patch("no If-Match", 428, "version_required", {"note": "x"}, etag=None),
    patch("no If-Match, which is told before the fault in the body", 428, "version_required", {"colour": 1}, etag=None),
    patch("If-Match: *", 428, "version_required", {"note": "x"}, etag="*"),
    patch("a merge patch that is no object", 422, "wrong_type", [{"op": "add"}]),
    patch("an unknown field in a merge patch", 422, "unknown_field", {"colour": "blue"}, "/colour"),
    patch("an unknown field that is removed", 422, "unknown_field", {"colour": None}, "/colour"),
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
    listed("a search and a customer", "invalid_query", "query=%23D1001&customer=Kari"),
    listed("a customer without a name", "invalid_customer", "customer="),
    listed("a time without a zone", "invalid_created_from", "created_from=2026-11-23T12:00:00"),
    listed("an invalid time", "invalid_created_to", "created_to=tomorrow"),
    listed("a time whose + became a space", "invalid_updated_from", "updated_from=2026-11-23T12:00:00+01:00"),
    listed("a time beyond all calendars", "invalid_updated_to", "updated_to=0001-01-01T00:00:00%2B14:00"),
    listed("an order by what has none", "invalid_sort", "sort=total"),
    listed("a search by when it changed", "invalid_sort", "query=kari&sort=-updated_at"),
    listed("beginnings of names by time", "invalid_sort", "query=kari&sort=created_at"),
    listed("one customer by name", "invalid_sort", "customer=kari&sort=customer_name"),
    listed("a cursor of another search", "invalid_cursor", "tag=jul&cursor={draft_orders_cursor}"),
    listed("orders by the status of drafts", "unknown_parameter", "status=OPEN", "/orders"),
    listed("an unknown status of orders", "invalid_financial_status", "financial_status=paid", "/orders"),
    listed("a parameter of one draft order", "unknown_parameter", "expand=all", "/draft-orders/{id}"),
    BadInput("a parameter of creating", 400, "unknown_parameter", DRAFT, query="dry_run=true"),
]
TABLES = [
    listed("a table of 1,001 rows", "invalid_limit", "limit=1001", "/draft-orders.csv"),
    listed("a table with a cursor of none", "invalid_cursor", "cursor=x", "/draft-orders.csv"),
    listed("a table of two searches", "invalid_query", "query=1&customer=x", "/orders.csv"),
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
        ("an empty filter", "empty_filter", {"action": "cancel", "filter": {}}, "/filter"),
        ("a filter that is not there", "unknown_field", {"action": "cancel", "filter": {"sku": "x"}}, "/filter/sku"),
        ("an invalid status", "unknown_value", {"action": "cancel", "filter": {"status": "x"}}, "/filter/status"),
        ("a search and a customer", "too_many", {"action": "cancel", "filter": {"query": "x", "customer": "y"}}, None),
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
EVERY_KIND = [
    *(*UNKNOWN, *NUMBERS, *SIZES, *TEXTS, *PLACES, *BODIES, *WITHOUT_BODY),
    *(*VERSIONS, *KEYS, *LISTS, *INVOICES, *STOCK, *RESERVATIONS, *BY_HAND, *REFUNDS, *COPIES, *BULK, *TABLES),
]
