"""Merge patches of the settings and of discount codes, and the currency that is locked."""

from typing import Any

import pytest

from tests.support.actors.merchant import ANY_VERSION, Merchant
from tests.support.cast.store_settings import STORE_SETTINGS

EURO = {**STORE_SETTINGS["markets"][0], "currency": "EUR", "delivery_methods": []}
FIFTY = {"type": "fixed_amount", "value": "50.00", "minimum": "200.00", "ends_at": "2027-01-01T00:00:00Z", "uses": 3}


def test_a_patch_of_the_settings_changes_what_it_names(merchant: Merchant) -> None:
    before = merchant.ask("GET", "/store")
    changes = {"link_days": 20, "contact": {"phone": None}, "terms_url": None, "reminder_days": None}
    after = merchant.update("/store", changes).json
    assert after == {
        **before,
        "link_days": 20,
        "contact": {**before["contact"], "phone": None},
        "terms_url": None,
        "reminder_days": 3,
    }
    assert merchant.ask("GET", "/store") == after


def test_markets_are_replaced_as_a_whole(merchant: Merchant) -> None:
    home = merchant.ask("GET", "/store")["markets"][0]
    after = merchant.update("/store", {"markets": [{**home, "title": "Norway"}]}).json
    assert [market["title"] for market in after["markets"]] == ["Norway"]


def test_exchange_rates_are_merged_and_keep_their_age(merchant: Merchant) -> None:
    table = {"as_of": "2026-11-23T16:00:00Z", "rates": {"EUR": "0.0861", "USD": "0.1"}}
    merchant.update("/store", {"exchange_rates": table})
    after = merchant.update("/store", {"exchange_rates": {"rates": {"USD": None, "SEK": "1.02"}}}).json
    assert after["exchange_rates"] == {"as_of": "2026-11-23T16:00:00.000Z", "rates": {"EUR": "0.0861", "SEK": "1.02"}}
    assert merchant.update("/store", {"exchange_rates": None}).json["exchange_rates"] is None


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"logo": None}, "unknown_field", "/logo"),
        ({"contact": {"fax": None}}, "unknown_field", "/contact/fax"),
        ({"name": None}, "missing_field", "/name"),
        ({"markets": []}, "too_few", "/markets"),
        ({"reminder_days": 14}, "reminder_too_late", "/reminder_days"),
        ({"link_days": "14"}, "wrong_type", "/link_days"),
    ],
)
def test_a_patch_that_makes_no_valid_settings_is_refused(
    merchant: Merchant, changes: dict[str, Any], code: str, pointer: str
) -> None:
    problem = merchant.refused(422, code, "PATCH", "/store", changes, headers=ANY_VERSION)
    assert pointer in [error["pointer"] for error in problem["errors"]]


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_a_locked_currency_is_said_before_what_the_markets_contradict(merchant: Merchant, method: str) -> None:
    merchant.draft(line_items=[{"title": "Cup", "quantity": 1, "unit_price": "9.00"}])
    dollars = {**EURO, "currency": "USD", "rate": "0.095"}
    body = {**(STORE_SETTINGS if method == "PUT" else {}), "currency": "USD", "markets": [dollars]}
    problem = merchant.refused(409, "currency_locked", method, "/store", body, headers=ANY_VERSION)
    assert "The currency stays NOK" in problem["detail"]


def test_a_patch_of_a_discount_code_changes_what_it_names(merchant: Merchant) -> None:
    before = merchant.ask("PUT", "/discount-codes/FIFTY", FIFTY)
    after = merchant.update("/discount-codes/fifty", {"uses": 9, "minimum": None, "value": {"amount": "60.00"}}).json
    sixty = {"amount": "60.00", "currency": "NOK"}
    assert after == {**before, "uses": 9, "minimum": None, "value": sixty, "version": 2}
    percent = merchant.update("/discount-codes/FIFTY", {"type": "percentage", "value": "12.5"}).json
    assert (percent["value"], percent["ends_at"]) == ("12.5", before["ends_at"])


def test_the_currency_changes_until_something_has_a_price(new_merchant: Merchant) -> None:
    new_merchant.ask("PUT", "/store", STORE_SETTINGS)
    changed = new_merchant.update("/store", {"currency": "EUR", "markets": [EURO]})
    assert changed.json["currency"] == "EUR"
    new_merchant.draft(line_items=[{"title": "Cup", "quantity": 1, "unit_price": "9.00"}])
    kroner = {"currency": "NOK", "markets": STORE_SETTINGS["markets"]}
    problem = new_merchant.refused(409, "currency_locked", "PATCH", "/store", kroner, headers=ANY_VERSION)
    assert "The currency stays EUR" in problem["detail"]
    assert new_merchant.update("/store", {"name": "Another name"}).json["currency"] == "EUR"
