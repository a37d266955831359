"""What staff are warned of before the customer meets it: stock, delivery, the payment provider, payment terms."""

from typing import Any

import pytest

from invoicing.adapters.payments.providers import ConfiguredProviders
from invoicing.bootstrap import app
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import BERLIN_JSON, KARI_JSON, OSLO_JSON
from tests.support.cast.store_settings import STORE_SETTINGS

LATER = "2099-01-01T00:00:00Z"
ENGRAVING = {"title": "Engraving", "quantity": 1, "requires_shipping": False}
THREE_DAYS = {"type": "net", "days": 3}
ELEVEN = {"line_items": [{"title": "Card", "quantity": 1, "unit_price": "5.00"}, {"sku": "mug", "quantity": 11}]}
SHORT = {
    "code": "out_of_stock",
    "pointer": "/line_items/1/quantity",
    "detail": "Product mug (mug) is short: 10 left, 11 wanted. Restock it, set its inventory_policy to continue, or "
    "change the quantity.",
    "blocks": False,
}


def no_secret() -> Any:
    raise AssertionError("a warning reads no key")


@pytest.fixture
def with_stripe(merchant: Merchant) -> Merchant:
    """A merchant whose customers pay through Stripe."""
    app.providers = ConfiguredProviders("stripe", "", no_secret)
    return merchant


def calculated(merchant: Merchant, **draft: Any) -> Any:
    lines = {"line_items": merchant.usual_lines}
    return merchant.ask("POST", "/draft-orders/calculate", {**lines, **draft}, status=200)


def everywhere(merchant: Merchant, **draft: Any) -> list[Any]:
    """Return the warnings of a draft order as it is calculated, created, read, edited and previewed."""
    created = merchant.draft(**draft)
    path = f"/draft-orders/{created['id']}"
    answers = [
        calculated(merchant, **draft),
        created,
        merchant.read(created),
        merchant.edit(created, {"note": "Ring first"}).json,
        merchant.ask("POST", f"{path}/invoice/preview", {}, status=200),
    ]
    return [answer["warnings"] for answer in answers]


def codes(document: Any) -> list[str]:
    return [warning["code"] for warning in document["warnings"]]


# --- stock ------------------------------------------------------------------------------------------------------------


def test_short_stock_is_told_wherever_staff_look_at_a_draft_order(merchant: Merchant) -> None:
    assert everywhere(merchant, **ELEVEN) == [[SHORT]] * 5


def test_enough_stock_is_no_warning(merchant: Merchant) -> None:
    assert everywhere(merchant, line_items=[{"sku": "mug", "quantity": 10}]) == [[]] * 5


def test_a_product_on_several_lines_is_short_by_their_sum_and_told_once(merchant: Merchant) -> None:
    six = {"sku": "mug", "quantity": 6}
    (warning,) = merchant.draft(line_items=[six, six])["warnings"]
    assert warning["pointer"] == "/line_items/0/quantity"
    assert "10 left, 12 wanted" in warning["detail"]


def test_a_product_that_continues_selling_is_never_short(merchant: Merchant) -> None:
    merchant.update("/products/mug", {"inventory_policy": "continue"})
    assert everywhere(merchant, **ELEVEN) == [[]] * 5


def test_goods_that_the_draft_order_reserves_are_not_short(merchant: Merchant) -> None:
    draft = merchant.draft(line_items=[{"sku": "mug", "quantity": 8}], reserve_until=LATER)
    assert merchant.available() == 2
    assert draft["warnings"] == merchant.read(draft)["warnings"] == []
    other = merchant.draft(line_items=[{"sku": "mug", "quantity": 3}])
    assert codes(other) == ["out_of_stock"]


def test_units_that_an_edit_releases_are_not_short(merchant: Merchant) -> None:
    draft = merchant.draft(line_items=[{"sku": "mug", "quantity": 8}], reserve_until=LATER)
    assert merchant.edit(draft, {"reserve_until": None}).json["warnings"] == []


def test_a_shortage_blocks_where_the_invoice_reserves_the_goods(merchant: Merchant) -> None:
    draft = merchant.draft(**ELEVEN, customer=KARI_JSON)
    merchant.request_invoice(draft)
    merchant.update("/store", {"reserve_hours": 24})
    assert merchant.read(draft)["warnings"] == [{**SHORT, "blocks": True}]
    merchant.refused(409, "out_of_stock", "POST", f"/draft-orders/{draft['id']}/invoice", {})


def test_stock_that_arrives_ends_the_warning(merchant: Merchant) -> None:
    draft = merchant.draft(**ELEVEN)
    merchant.ask("POST", "/products/mug/stock", {"change": 1}, status=200)
    assert merchant.read(draft)["warnings"] == []


@pytest.mark.parametrize("end", ["cancel", "complete"])
def test_a_draft_order_that_has_ended_has_no_warnings(merchant: Merchant, end: str) -> None:
    draft = merchant.draft(**ELEVEN)
    if end == "cancel":
        assert merchant.cancel_draft(draft)["warnings"] == []
    else:
        merchant.complete(draft, ignore_stock=True)
    assert merchant.read(draft)["warnings"] == []


# --- delivery ---------------------------------------------------------------------------------------------------------


def with_methods(merchant: Merchant, *methods: dict[str, Any]) -> None:
    norway, *others = STORE_SETTINGS["markets"]
    markets = [{**norway, "delivery_methods": methods}, *others]
    merchant.ask("PATCH", "/store", {"markets": markets}, if_match="*")


LIGHT = {"id": "post", "title": "Posten", "bands": [{"price": "79.00", "max_weight_grams": 500}]}
LOCAL = {"id": "van", "title": "Our van", "price": "49.00", "kind": "local_delivery", "postal_codes": ["50"]}


def test_an_order_that_no_delivery_fits_is_told_with_the_reasons(merchant: Merchant) -> None:
    with_methods(merchant, LIGHT, LOCAL)
    for warnings in everywhere(merchant, shipping_address=OSLO_JSON):  # two mugs: 600 g
        (warning,) = warnings
        assert (warning["code"], warning["pointer"], warning["blocks"]) == ("no_delivery_fits", "/shipping_line", False)
        assert (
            "of Norge do not fit the goods or the address: Posten (weight), Our van (postal_code)"
            in (warning["detail"])
        )


@pytest.mark.parametrize(
    "draft",
    [
        {"line_items": [{"sku": "mug", "quantity": 1}], "shipping_address": OSLO_JSON},  # light enough
        {"shipping_address": {**OSLO_JSON, "postal_code": "5013", "city": "Bergen"}},  # the van goes there
        {"shipping_address": OSLO_JSON, "shipping_line": {"title": "By hand", "price": "0.00"}},
        {"shipping_address": BERLIN_JSON},  # another market
        {"line_items": [{**ENGRAVING, "unit_price": "5.00"}], "shipping_address": OSLO_JSON},
        {"line_items": [{"sku": "mug", "quantity": 2}]},  # no address yet: the van may go there
    ],
)
def test_a_delivery_that_can_be_chosen_or_is_not_needed_is_no_warning(merchant: Merchant, draft: Any) -> None:
    with_methods(merchant, LIGHT, LOCAL)
    assert everywhere(merchant, **draft) == [[]] * 5


def test_goods_that_are_too_heavy_for_every_method_need_no_address_to_be_told(merchant: Merchant) -> None:
    with_methods(merchant, LIGHT)
    assert codes(merchant.draft()) == ["no_delivery_fits"]


def test_the_customers_without_tax_are_warned_by_the_same_limits(merchant: Merchant) -> None:
    free = {"price": "0.00", "min_subtotal": "200.00"}
    with_methods(merchant, {"id": "post", "title": "Posten", "bands": [free]})
    assert merchant.draft(tax_exempt=True)["warnings"] == []  # 200.00, which are 160.00 without tax
    less = merchant.draft(tax_exempt=True, discount={"type": "fixed_amount", "value": "0.01"})
    assert codes(less) == ["no_delivery_fits"]


def test_a_market_without_delivery_methods_is_told(merchant: Merchant) -> None:
    with_methods(merchant)
    (warning,) = merchant.draft(shipping_address=OSLO_JSON)["warnings"]
    assert "it has none" in warning["detail"]


# --- the payment provider ---------------------------------------------------------------------------------------------


def sold_in(currency: str, merchant: Merchant) -> None:
    (norway, _) = STORE_SETTINGS["markets"]
    market = {"id": "home", "title": "Home", "currency": currency, "countries": ["KW"], "tax": norway["tax"]}
    merchant.ask("PUT", "/store", {**STORE_SETTINGS, "currency": currency, "markets": [market]}, if_match="*")


@pytest.fixture
def stripe_abroad(new_merchant: Merchant) -> Merchant:
    """A merchant with Stripe, whose store is not configured yet."""
    app.providers = ConfiguredProviders("stripe", "", no_secret)
    return new_merchant


@pytest.mark.parametrize(
    ("currency", "price", "code", "told"),
    [
        ("NOK", "2.99", "below_minimum", "takes no less than 3.00 NOK, and the total is 2.99 NOK"),
        ("KWD", "8.688", "unsupported_fraction", "takes whole multiples of 0.010 KWD, and the total is 8.688 KWD"),
        ("NOK", "1000000.00", "above_maximum", "takes no more than 999999.99 NOK, and the total is 1000000.00 NOK"),
    ],
)
def test_a_total_that_the_provider_does_not_take_is_told_before_it_is_sent(
    stripe_abroad: Merchant, currency: str, price: str, code: str, told: str
) -> None:
    sold_in(currency, stripe_abroad)
    for warnings in everywhere(stripe_abroad, line_items=[{**ENGRAVING, "unit_price": price}]):
        (warning,) = warnings
        assert (warning["code"], warning["pointer"], warning["blocks"]) == (code, "/totals/total", False)
        assert told in warning["detail"]


def test_a_total_that_moved_is_compared_with_the_limits_at_the_prices_of_today(with_stripe: Merchant) -> None:
    draft = with_stripe.draft("mug", lock_prices=False)
    assert draft["warnings"] == []
    assert with_stripe.update("/products/mug", {"price": "1000000.00"}).status == 200
    dear = with_stripe.read(draft)
    assert codes(dear) == ["above_maximum"]
    assert dear["current_totals"]["total"]["amount"] in dear["warnings"][0]["detail"]
    with_stripe.edit(dear, {"note": "Called"})
    assert with_stripe.update("/products/mug", {"price": "100.00"}).status == 200
    assert with_stripe.read(draft)["warnings"] == []


@pytest.mark.parametrize(("currency", "price"), [("NOK", "3.00"), ("NOK", "0.00"), ("KWD", "8.680"), ("NOK", "999999")])
def test_a_total_that_the_provider_takes_or_does_not_see_is_no_warning(
    stripe_abroad: Merchant, currency: str, price: str
) -> None:
    sold_in(currency, stripe_abroad)
    assert everywhere(stripe_abroad, line_items=[{**ENGRAVING, "unit_price": price}]) == [[]] * 5


def test_a_delivery_that_every_customer_pays_for_counts_towards_the_minimum(with_stripe: Merchant) -> None:
    sticker = {"line_items": [{"title": "Sticker", "quantity": 1, "unit_price": "2.00"}]}
    assert codes(with_stripe.draft(**sticker)) == ["below_minimum"]  # picked up, it costs no more
    with_methods(with_stripe, LIGHT)
    assert with_stripe.draft(**sticker)["warnings"] == []
    own = with_stripe.draft(**sticker, shipping_line={"title": "Letter", "price": "0.50"})
    assert codes(own) == ["below_minimum"]


def test_a_store_without_a_provider_has_no_limits(merchant: Merchant) -> None:
    app.providers = ConfiguredProviders("none", "", no_secret)
    assert codes(merchant.draft(line_items=[{**ENGRAVING, "unit_price": "0.01"}])) == ["no_payment_method"]


def test_what_the_provider_does_not_take_is_told_when_it_is_sent(with_stripe: Merchant) -> None:
    draft = with_stripe.draft(line_items=[{**ENGRAVING, "unit_price": "2.99"}], customer=KARI_JSON)
    path = f"/draft-orders/{draft['id']}"
    sent = with_stripe.ask("POST", f"{path}/invoice", {}, status=202)
    link = with_stripe.ask("POST", f"{path}/links", {"channel": "chat"})
    assert codes(sent) == codes(link) == ["below_minimum"]
    order = with_stripe.complete_unpaid(draft)
    sent = with_stripe.ask("POST", f"/orders/{order['id']}/invoice", {}, status=202)
    link = with_stripe.ask("POST", f"/orders/{order['id']}/links", {"channel": "sms"})
    assert codes(sent) == codes(link) == ["below_minimum"]


def test_what_is_told_when_it_is_sent_is_about_the_prices_of_today(with_stripe: Merchant) -> None:
    draft = with_stripe.draft("mug", customer=KARI_JSON, lock_prices=False)
    path = f"/draft-orders/{draft['id']}"
    assert with_stripe.update("/products/mug", {"price": "1000000.00"}).status == 200
    sent = with_stripe.ask("POST", f"{path}/invoice", {}, status=202)
    link = with_stripe.ask("POST", f"{path}/links", {"channel": "chat"})
    assert codes(sent) == codes(link) == ["above_maximum"]
    assert with_stripe.update("/products/mug", {"price": "100.00"}).status == 200
    assert codes(with_stripe.ask("POST", f"{path}/links", {"channel": "chat"})) == []


# --- payment terms ----------------------------------------------------------------------------------------------------


def test_terms_that_forbid_an_invoice_block_it(merchant: Merchant) -> None:
    draft = {"shipping_address": BERLIN_JSON, "customer": KARI_JSON, "payment_terms": THREE_DAYS}
    for warnings in everywhere(merchant, **draft, line_items=[{"sku": "mug", "quantity": 1}]):
        (warning,) = warnings
        assert (warning["code"], warning["pointer"]) == ("terms_need_store_currency", "/payment_terms")
        assert warning["blocks"]
        assert "has to be in NOK, and this one is in EUR" in warning["detail"]
    created = merchant.draft(**draft)
    problem = merchant.refused(422, warning["code"], "POST", f"/draft-orders/{created['id']}/invoice", {})
    assert problem["detail"] == warning["detail"]


def test_terms_that_the_store_allows_in_any_currency_are_no_warning(merchant: Merchant) -> None:
    merchant.update("/store", {"terms_in_any_currency": True})
    assert merchant.draft(shipping_address=BERLIN_JSON, payment_terms=THREE_DAYS)["warnings"] == []
