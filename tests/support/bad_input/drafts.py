"""Bad fields of a draft order."""

from typing import Any

from tests.support.bad_input.request import DRAFT, MUG, OWN, BadInput, draft, line, patch
from tests.support.cast.people import OSLO_JSON

NO_PRICES: tuple[Any, ...] = (
    *(998, 9.98, True, [], {}),
    *("1e3", "NaN", "Infinity", "1,5", "1_000", "٣", "", " 1", "+1", "0x1"),
)
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
        "total_too_large",
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
