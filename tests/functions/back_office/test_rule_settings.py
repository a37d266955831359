"""The rules of selling, reminding and signing in, on their pages of the settings, and the payment provider's state."""

from dataclasses import replace
from typing import Any

import pytest

from invoicing.bootstrap import app
from tests.support.actors.office import Office

INDEX = "/admin/settings"
SELLING, REMINDERS, SIGN_IN, PAYMENT = (f"{INDEX}/{name}" for name in ("selling", "reminders", "sign-in", "payment"))


def in_the_index(office: Office, address: str) -> str:
    return office.open(INDEX).soup.select_one(f'a[href="{address}"]').get_text(" ")


def providers() -> Any:
    return app.providers


def test_the_rules_of_selling_are_saved_and_told_in_the_index(office: Office) -> None:
    office.open(SELLING)
    page = office.submit(SELLING, lock_prices="", allow_discount_codes="on", reserve_hours="48", link_days="14")
    assert (page.status, page.url) == (200, INDEX)
    store = app.stores.read()
    assert (store.lock_prices, store.allow_discount_codes, store.terms_in_any_currency) == (False, True, False)
    assert (store.reserve_hours, store.link_days) == (48, 14)
    assert "Prices follow the products · links work 14 days · goods are reserved 48 hours" in in_the_index(
        office, SELLING
    )


@pytest.mark.parametrize(("name", "typed"), [("link_days", "0"), ("link_days", ""), ("reserve_hours", "8761")])
def test_a_rule_out_of_range_is_refused_and_stays_typed(office: Office, name: str, typed: str) -> None:
    before = app.stores.read()
    office.open(SELLING)
    page = office.submit(SELLING, **{name: typed})
    assert (page.status, [*page.errors]) == (422, [name])
    assert page.fields(SELLING)[name] == typed
    assert app.stores.read() == before


def test_a_reminder_can_be_moved_and_turned_off(office: Office) -> None:
    office.open(REMINDERS)
    office.submit(REMINDERS, is_on="on", reminder_days="7")
    assert app.stores.read().reminder_days == 7
    assert "After 7 days" in in_the_index(office, REMINDERS)
    office.open(REMINDERS)
    office.submit(REMINDERS, is_on="", reminder_days="never")
    assert app.stores.read().reminder_days == 0
    assert office.open(REMINDERS).fields(REMINDERS)["reminder_days"] == "3"


def test_no_reminder_leads_to_a_link_that_has_ended(office: Office) -> None:
    office.open(REMINDERS)
    page = office.submit(REMINDERS, is_on="on", reminder_days="14")
    assert page.errors == {
        "reminder_days": "Links work for 14 days: remind earlier, or change how long links work first"
    }
    office.open(SELLING)
    page = office.submit(SELLING, link_days="3")
    assert page.errors == {
        "link_days": "A reminder goes after 3 days: let links work longer, or change the reminder first"
    }


def test_a_rule_that_another_changed_is_shown_beside_what_was_typed(office: Office) -> None:
    office.open(SELLING)
    seen = app.stores.read()
    app.stores.put(replace(seen, link_days=60, name="Another name"), seen=seen)
    page = office.submit(SELLING, link_days="21", lock_prices="")
    assert page.status == 409
    assert "Saved now: 60 Yours: 21" in page.text
    assert page.text.count("Saved now:") == 1
    office.submit(SELLING)
    store = app.stores.read()
    assert (store.link_days, store.lock_prices, store.name) == (21, False, "Another name")


def test_requiring_an_authenticator_signs_out_who_has_none(office: Office) -> None:
    assert "With a password" in in_the_index(office, SIGN_IN)
    assert office.open(SIGN_IN).soup.select_one('a[href="/admin/account/authenticator"]')
    office.submit(SIGN_IN, require_mfa="on")
    assert app.stores.read().require_mfa
    assert office.get(INDEX).status == 303


def test_the_provider_is_told_with_its_mode_and_the_address_of_its_webhook(office: Office) -> None:
    page = office.open(PAYMENT)
    assert "Test: no money moves" in page.text
    (field,) = page.soup.select("#webhook_address")
    assert str(field["value"]).endswith("/payments/test/webhook")
    providers().mode, providers().has_signing_secret = "live", False
    page = office.open(PAYMENT)
    assert "Live: customers pay with real money" in page.text
    assert "The signing secret of Test is missing." in page.text
    providers().has_key = False
    assert "Customers cannot pay" in office.open(PAYMENT).text


@pytest.mark.parametrize("address", [SELLING, REMINDERS, SIGN_IN])
def test_no_rule_is_saved_for_a_store_that_was_never_described(new_office: Office, address: str) -> None:
    assert new_office.open(address).url == f"{INDEX}/store?setup=1"
    assert new_office.post(address, {"link_days": "9"}).headers["Location"] == f"{INDEX}/store?setup=1"
    assert app.stores.read().is_new
