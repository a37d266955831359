"""Whether the store is told of each order that a customer pays, on its page of the settings."""

from dataclasses import replace

import pytest

from invoicing.bootstrap import app
from invoicing.domain.staff.role import Role
from tests.support.actors.office import Office
from tests.support.cast.people import TRYGVE

INDEX, PAGE = "/admin/settings", "/admin/settings/notices"


def in_the_index(office: Office) -> str:
    return office.open(INDEX).soup.select_one(f'a[href="{PAGE}"]').get_text(" ")


def test_notices_are_on_and_one_tick_switches_them_off_and_on_again(office: Office) -> None:
    assert "For each paid order" in in_the_index(office)
    page = office.open(PAGE)
    assert "It goes to hei@example.com" in page.text
    assert office.post(PAGE, {}).headers["Location"] == INDEX
    assert app.stores.read().paid_notices is False
    assert "None" in in_the_index(office)
    office.open(PAGE)
    office.submit(PAGE, paid_notices="on")
    assert app.stores.read().paid_notices is True


def test_another_setting_that_changed_meanwhile_stays(office: Office) -> None:
    office.open(PAGE)
    seen = app.stores.read()
    app.stores.put(replace(seen, name="Another name"), seen=seen)
    office.post(PAGE, {})
    assert (app.stores.read().name, app.stores.read().paid_notices) == ("Another name", False)


def test_a_store_without_an_address_is_led_to_enter_one(office: Office) -> None:
    seen = app.stores.read()
    app.stores.put(replace(seen, email=""), seen=seen)
    page = office.open(PAGE)
    assert page.soup.select_one('.notice a[href="/admin/settings/store"]')
    assert "None" in in_the_index(office)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_staff_may_not_change_what_the_owner_is_told(merchant: object, method: str) -> None:
    del merchant
    staff = Office.signed_in(replace(TRYGVE, role=Role.STAFF))
    answer = staff.open(PAGE) if method == "GET" else staff.post(PAGE, {})
    assert answer.status == 403
    assert app.stores.read().paid_notices is True
