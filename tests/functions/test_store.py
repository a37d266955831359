import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from invoicing.bootstrap import app
from tests.support.actors.api_document import api_document
from tests.support.actors.merchant import ANY_VERSION, Merchant
from tests.support.cast.store_settings import STORE_SETTINGS


def settings(**changes: Any) -> dict[str, Any]:
    return {**STORE_SETTINGS, **changes}


def market(**changes: Any) -> dict[str, Any]:
    return {**STORE_SETTINGS["markets"][0], **changes}


def with_method(**method: Any) -> dict[str, Any]:
    return {"markets": [market(delivery_methods=[{"id": "a", "title": "A", **method}])]}


BAND = "/markets/0/delivery_methods/0/bands/0"


def with_band(**band: Any) -> dict[str, Any]:
    return with_method(bands=[{"price": "1", **band}])


def test_a_new_store_can_sell_at_home_before_it_is_configured(new_merchant: Merchant) -> None:
    answer = new_merchant.request("GET", "/store")
    assert answer.status == 200
    assert [(m["currency"], m["countries"]) for m in answer.json["markets"]] == [("NOK", ["NO"])]


def test_the_store_is_read_as_it_was_put(new_merchant: Merchant) -> None:
    put = new_merchant.request("PUT", "/store", STORE_SETTINGS)
    read = new_merchant.request("GET", "/store")
    assert (put.status, put.json) == (200, read.json)
    assert read.json["contact"] == STORE_SETTINGS["contact"]
    assert read.json["link_days"] == 14
    norway, europe = read.json["markets"]
    assert norway["tax"] == {
        "title": "MVA",
        "rates": {"standard": "25", "food": "15"},
        "included": True,
        "shipping": "follows_goods",
        "reverse_charge": False,
    }
    assert norway["delivery_methods"][1] == {
        "id": "post",
        "title": "Posten",
        "kind": "shipping",
        "price": {"amount": "79.00", "currency": "NOK"},
        "bands": [],
        "postal_codes": [],
        "min_days": 2,
        "max_days": 4,
    }
    assert (europe["rate"], europe["tax"]["shipping"]) == ("0.0875", "none")


def test_settings_that_were_read_can_be_put_back_as_they_are(merchant: Merchant) -> None:
    read = merchant.request("GET", "/store").json
    assert merchant.replace("/store", read).json == read


@pytest.mark.parametrize("rate", ["8.875", "9.975", "25", "100", "0.001"])
def test_a_tax_rate_with_three_decimals_stays_exact(merchant: Merchant, rate: str) -> None:
    taxed = market(tax={"title": "Tax", "rates": {"standard": rate}, "included": False})
    assert merchant.replace("/store", settings(markets=[taxed])).status == 200
    assert merchant.request("GET", "/store").json["markets"][0]["tax"]["rates"] == {"standard": rate}
    draft = merchant.draft(line_items=[{"title": "Piano", "quantity": 1, "unit_price": "100000.00"}])
    (line,) = draft["tax_lines"]
    assert (line["rate"], Decimal(line["amount"]["amount"])) == (rate, Decimal(rate) * 1000)


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"name": ""}, "blank", "/name"),
        ({"name": "Fjell\nFjord"}, "control_character", "/name"),
        ({"currency": "KRONER"}, "unknown_currency", "/currency"),
        ({"time_zone": "Oslo"}, "unknown_time_zone", "/time_zone"),
        ({"time_zone": "../../etc/passwd"}, "unknown_time_zone", "/time_zone"),
        ({"locale": "norsk"}, "invalid_locale", "/locale"),
        ({"locale": "de"}, "unsupported_locale", "/locale"),
        ({"contact": {"email": "hei"}}, "invalid_email", "/contact/email"),
        ({"terms_url": "javascript:alert(1)"}, "invalid_url", "/terms_url"),
        ({"terms_url": "https://shop.example/terms of sale"}, "invalid_url", "/terms_url"),
        ({"terms_url": 'https://shop.example/"terms"'}, "invalid_url", "/terms_url"),
        ({"terms_url": "https://shop.example/\x7fterms"}, "control_character", "/terms_url"),
        ({"link_days": 0}, "out_of_range", "/link_days"),
        ({"reminder_days": True}, "wrong_type", "/reminder_days"),
        ({"reminder_days": -1}, "out_of_range", "/reminder_days"),
        ({"reminder_days": 14}, "reminder_too_late", "/reminder_days"),
        ({"link_days": 3, "reminder_days": 3}, "reminder_too_late", "/reminder_days"),
        ({"link_days": 2, "reminder_days": None}, "wrong_type", "/reminder_days"),
        ({"markets": []}, "too_few", "/markets"),
        ({"logo": "x"}, "unknown_field", "/logo"),
        ({"markets": [market(), market(countries=["SE"])]}, "repeated_id", "/markets/1/id"),
        ({"markets": [market(), market(id="b")]}, "repeated_country", "/markets/1/countries/0"),
        ({"markets": [market(countries=["NO", "NO"])]}, "repeated_country", "/markets/0/countries/1"),
        ({"markets": [market(countries=["XX"])]}, "unknown_country", "/markets/0/countries/0"),
        ({"markets": [market(countries=[])]}, "too_few", "/markets/0/countries"),
        ({"markets": [market(rate="2")]}, "invalid_rate", "/markets/0/rate"),
        ({"markets": [market(rate="0")]}, "invalid_rate", "/markets/0/rate"),
        ({"markets": [market(rate=1)]}, "invalid_rate", "/markets/0/rate"),
        ({"markets": [market(currency="EUR", delivery_methods=[])]}, "missing_field", "/markets/0/rate"),
        (
            {"markets": [market(tax={"rates": {"standard": "101"}})]},
            "invalid_percentage",
            "/markets/0/tax/rates/standard",
        ),
        (
            {"markets": [market(tax={"rates": {"standard": "8.8755"}})]},
            "invalid_percentage",
            "/markets/0/tax/rates/standard",
        ),
        ({"markets": [market(id="new")]}, "reserved_word", "/markets/0/id"),
        ({"markets": [market(tax={"rates": {"Food!": "15"}})]}, "invalid_id", "/markets/0/tax/rates/Food!"),
        (
            {"markets": [market(delivery_methods=[{"id": "a", "title": "A", "price": "1"}] * 2)]},
            "repeated_id",
            "/markets/0/delivery_methods/1/id",
        ),
        (
            {"markets": [market(delivery_methods=[{"id": "a", "title": "A", "price": "-1"}])]},
            "negative_amount",
            "/markets/0/delivery_methods/0/price",
        ),
        (
            {"markets": [market(delivery_methods=[{"id": "a", "title": "A", "price": "1.005"}])]},
            "invalid_amount",
            "/markets/0/delivery_methods/0/price",
        ),
        (
            {
                "markets": [
                    market(delivery_methods=[{"id": "a", "title": "A", "price": {"amount": "1", "currency": "EUR"}}])
                ]
            },
            "currency_mismatch",
            "/markets/0/delivery_methods/0/price",
        ),
        (
            {
                "markets": [
                    market(delivery_methods=[{"id": "a", "title": "A", "price": "1", "min_days": 5, "max_days": 2}])
                ]
            },
            "out_of_range",
            "/markets/0/delivery_methods/0",
        ),
        (with_method(), "missing_field", "/markets/0/delivery_methods/0/price"),
        (with_method(price="1", bands=[{"price": "2"}]), "missing_field", "/markets/0/delivery_methods/0/price"),
        (with_method(price="1", kind="drone"), "unknown_value", "/markets/0/delivery_methods/0/kind"),
        (
            with_method(price="1", kind="local_delivery"),
            "missing_field",
            "/markets/0/delivery_methods/0/postal_codes",
        ),
        (
            with_method(price="1", postal_codes=["01"]),
            "not_local_delivery",
            "/markets/0/delivery_methods/0/postal_codes",
        ),
        (
            with_method(price="1", kind="local_delivery", postal_codes=["0299..0250"]),
            "invalid_postal_area",
            "/markets/0/delivery_methods/0/postal_codes/0",
        ),
        (
            with_method(price="1", kind="local_delivery", postal_codes=["*"]),
            "invalid_postal_area",
            "/markets/0/delivery_methods/0/postal_codes/0",
        ),
        (with_band(min_weight_grams=2, max_weight_grams=1), "out_of_range", BAND),
        (with_band(min_subtotal="0.01", max_subtotal="0"), "out_of_range", f"{BAND}/max_subtotal"),
        (with_band(min_subtotal={"amount": "1", "currency": "EUR"}), "currency_mismatch", f"{BAND}/min_subtotal"),
        (with_band(price="1.005"), "invalid_amount", f"{BAND}/price"),
        (
            {"markets": [market(price_rounding={"to": "0"})]},
            "out_of_range",
            "/markets/0/price_rounding/to",
        ),
        (
            {"markets": [market(price_rounding={"to": "0.005"})]},
            "invalid_amount",
            "/markets/0/price_rounding/to",
        ),
        ({"country": "XX"}, "unknown_country", "/country"),
        ({"lock_prices": "yes"}, "wrong_type", "/lock_prices"),
        ({"exchange_rates": {"rates": {"EUR": "0.1"}}}, "missing_field", "/exchange_rates/as_of"),
        (
            {"exchange_rates": {"as_of": "2026-11-23T00:00:00Z", "rates": {"EUR": "0"}}},
            "invalid_rate",
            "/exchange_rates/rates/EUR",
        ),
        (
            {
                "exchange_rates": {"as_of": "2026-11-23T00:00:00Z", "rates": {"USD": "0.1"}},
                "markets": [market(), market(id="eu", currency="EUR", countries=["DE"], delivery_methods=[])],
            },
            "missing_field",
            "/markets/1/rate",
        ),
    ],
)
def test_settings_that_cannot_be_are_refused_and_say_where(
    merchant: Merchant, changes: dict[str, Any], code: str, pointer: str
) -> None:
    problem = merchant.refused(422, code, "PUT", "/store", settings(**changes), headers=ANY_VERSION)
    assert pointer in [error["pointer"] for error in problem["errors"]]


def test_the_currency_cannot_change_under_products_that_are_priced_in_it(merchant: Merchant) -> None:
    euro = settings(currency="EUR", markets=[market(currency="EUR", delivery_methods=[])])
    problem = merchant.refused(409, "currency_locked", "PUT", "/store", euro, headers=ANY_VERSION)
    assert "add a market" in problem["detail"]


def test_a_store_that_does_not_remind_says_so_with_0(new_merchant: Merchant) -> None:
    assert new_merchant.request("PUT", "/store", settings(link_days=1, reminder_days=0)).json["reminder_days"] == 0
    assert new_merchant.request("GET", "/store").json["reminder_days"] == 0


def test_the_currency_can_change_before_there_are_products(new_merchant: Merchant) -> None:
    euro = settings(currency="EUR", markets=[market(currency="EUR", delivery_methods=[])])
    assert new_merchant.request("PUT", "/store", euro).json["currency"] == "EUR"


def test_every_setting_of_a_market_is_read_as_it_was_put(new_merchant: Merchant) -> None:
    bands = [
        {"price": "0.00", "min_subtotal": "1000.00", "max_weight_grams": 5000},
        {"price": "99.00", "max_weight_grams": 5000, "min_subtotal": "500.00", "max_subtotal": "500.00"},
    ]
    methods = [
        {"id": "parcel", "title": "Parcel", "bands": bands},
        {"id": "van", "title": "Van", "kind": "local_delivery", "price": "49.00", "postal_codes": ["01", "0250..0299"]},
        {"id": "shop", "title": "Shop", "kind": "pickup", "price": "0.00"},
    ]
    taxed = {"title": "VAT", "rates": {"standard": "19"}, "reverse_charge": True}
    euro = market(id="eu", currency="EUR", countries=["DE"], tax=taxed, delivery_methods=[])
    euro["price_rounding"] = {"to": {"amount": "0.50", "currency": "EUR"}, "direction": "up"}
    table = {"as_of": "2026-11-23T16:00:00Z", "rates": {"EUR": "0.0861"}}
    markets = [market(delivery_methods=methods), euro]
    put = new_merchant.request("PUT", "/store", settings(markets=markets, exchange_rates=table, country="SE"))
    assert put.status == 200, put.json
    read = new_merchant.request("GET", "/store").json
    assert new_merchant.replace("/store", read).json == read
    assert read["exchange_rates"] == {"as_of": "2026-11-23T16:00:00.000Z", "rates": {"EUR": "0.0861"}}
    assert (read["markets"][1]["rate"], read["markets"][1]["tax"]["reverse_charge"]) == (None, True)
    assert [method["price"] and method["price"]["amount"] for method in read["markets"][0]["delivery_methods"]] == [
        None,
        "49.00",
        "0.00",
    ]
    price = {"amount": "100.00", "currency": "NOK"}
    draft = {"line_items": [{"title": "Mug", "unit_price": price, "quantity": 1}], "market": "eu"}
    priced = new_merchant.request("POST", "/draft-orders/calculate", draft).json
    assert priced["totals"]["total"] == {"amount": "9.00", "currency": "EUR"}
    assert (priced["exchange_rate"]["rate_at"], priced["exchange_rate"]["source"]) == (
        "2026-11-23T16:00:00.000Z",
        "table",
    )


def test_a_rate_is_as_old_as_when_it_was_first_put(new_merchant: Merchant) -> None:
    first = new_merchant.request("PUT", "/store", STORE_SETTINGS).json["markets"][1]["rate_at"]
    assert first
    app.clock.advance(timedelta(days=3))  # type: ignore[attr-defined]  # the clock of the tests
    assert new_merchant.replace("/store", settings(name="Another name")).json["markets"][1]["rate_at"] == first
    other = [STORE_SETTINGS["markets"][0], {**STORE_SETTINGS["markets"][1], "rate": "0.09"}]
    assert new_merchant.replace("/store", settings(markets=other)).json["markets"][1]["rate_at"] > first


# --- the description --------------------------------------------------------------------------------------------------


def test_the_api_describes_itself(new_merchant: Merchant) -> None:
    answer = new_merchant.request("GET", "/openapi.json")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.json == api_document()


def test_an_unexpected_error_is_answered_without_details(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.products, "get", lambda skus: 1 / 0)
    problem = merchant.refused(500, "internal_error", "GET", "/products/mug")
    assert problem.keys() == {"title", "status", "code", "detail"}
    assert "zero" not in json.dumps(problem)
