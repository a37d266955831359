"""What changed since the customer last looked: the old and the new, before anything is paid."""

from dataclasses import replace

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.draft_orders.draft_input import ShippingInput
from invoicing.domain.sale.link import link_key
from tests.support.actors.answer import Page
from tests.support.cast.people import TYPED
from tests.support.gallery.offer_diffs import (
    change,
    details_of_what_changed,
    offer_changed_in_everything,
    review_of_very_many_changes,
    review_of_what_changed,
    review_of_what_changed_nobody_knows_how,
    review_seen,
)
from tests.support.gallery.scene import Scene, draft


def news(page: Page) -> list[str]:
    """Return what is said to be different, line by line."""
    return [" ".join(item.get_text(" ").replace("\xa0", " ").split()) for item in page.soup.select(".changes li")]


def seen(scene: Scene) -> int:
    return scene.world.sales.get(scene.sale.id, link_key(1)).link(1).seen_offer


EVERYTHING = [
    "Steingodskopp «Hardanger», 35 cl Before 2 × NOK 249.00 Now 3 × NOK 249.00",
    "Sommerhonning Before 1 × NOK 149.00, 10% off Now 1 × NOK 149.00",
    "Gavekort Added 1 × NOK 500.00",
    "Ullpledd «Fjell», 130 × 200 cm Removed Before 1 × NOK 1,290.00, 10% off · Stamkunde",
    "Discount Before −NOK 143.90 Now −NOK 100.00",
    "Delivery Before Posten, NOK 99.00 Now Hjem på kvelden, NOK 149.00",
]
TOTAL = "Total Before NOK 1,892.10 Now NOK 1,445.00"


def test_what_was_added_removed_and_changed_is_shown_with_the_old_and_the_new(scene: Scene):
    page = review_of_what_changed(scene)
    assert "It changed since you last looked." in page.text
    assert news(page) == [*EVERYTHING, TOTAL]
    assert "Pay NOK 1,445.00" in page.text


def test_at_pay_the_same_differences_are_shown(scene: Scene):
    page = offer_changed_in_everything(scene)
    assert page.status == 409
    assert news(page) == EVERYTHING
    assert "Before NOK 1,892.10 Now NOK 1,445.00" in page.text.replace("\xa0", " ")
    assert page.fields("/pay")["total"] == "1445.00"


def test_at_pay_the_offer_diff_starts_from_the_forms_offer_even_without_a_beacon(scene: Scene):
    page = scene.ready()
    scene.world.edit(scene.sale.id, change_total)
    page = scene.customer.submit("/pay", page)
    assert page.status == 409
    assert news(page)[0].startswith("Ullpledd «Fjell», 130 × 200 cm Removed")


def test_an_offer_diff_is_shown_until_a_person_has_seen_it(scene: Scene):
    review_of_what_changed(scene)
    link = f"/i/{scene.token}"
    assert news(scene.customer.get(link))
    assert scene.world.story(scene.sale.id).count("LinkOpened") == 1
    scene.look(link)
    assert seen(scene) == 2
    assert news(scene.customer.get(link)) == []


def test_opening_costs_one_more_read_only_where_something_changed(scene: Scene):
    link = review_seen(scene)
    reads = scene.world.sales.gets
    scene.customer.get(link)
    assert scene.world.sales.gets == reads + 1
    scene.world.edit(scene.sale.id, change)
    reads = scene.world.sales.gets
    scene.customer.get(link)
    assert scene.world.sales.gets == reads + 2


def test_a_change_is_told_on_every_step(scene: Scene):
    assert news(details_of_what_changed(scene))[-1].startswith("Total Before NOK 1,659.00 Now NOK 498.00")
    link = scene.at(draft(known=True))
    scene.look(link)
    scene.world.edit(scene.sale.id, lambda given: replace(given, lines=given.lines[:1]))
    page = scene.customer.get(link)
    assert page.heading == "Choose your delivery"
    assert news(page)


def test_a_customer_who_never_opened_the_page_is_told_nothing(scene: Scene):
    scene.ready()
    scene.world.edit(scene.sale.id, change_total)
    page = scene.customer.get(f"/i/{scene.token}")
    assert news(page) == []
    assert "changed" not in page.text


def change_total(given):
    return replace(given, lines=given.lines[:1])


def test_what_customers_change_themselves_is_not_shown_to_them(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    scene.look(f"/i/{scene.token}")
    page = scene.customer.submit("/details", page, **TYPED)
    assert news(page) == []
    page = scene.customer.submit("/delivery", page, delivery_method="home")
    assert (page.heading, news(page)) == ("Review and pay", [])


@pytest.mark.parametrize("beacon", [True, False])
def test_a_change_behind_an_open_form_is_told_once_the_form_is_sent(scene: Scene, beacon: bool):
    page = scene.customer.get(scene.at(draft()))
    if beacon:
        scene.look(f"/i/{scene.token}")
    scene.world.edit(scene.sale.id, change_total)
    page = scene.customer.submit("/details", page, **TYPED)
    assert page.heading == "Choose your delivery"
    assert news(page)[0].startswith("Ullpledd «Fjell», 130 × 200 cm Removed")
    page = scene.customer.submit("/delivery", page, delivery_method="home")
    assert news(page) == [], "they have seen it"


def test_a_change_made_in_another_tab_is_not_shown_as_the_shops(scene: Scene):
    first = scene.customer.get(scene.at(draft(known=True)))
    scene.customer.submit("/delivery", first, delivery_method="post")
    page = scene.customer.submit("/delivery", first, delivery_method="home")
    assert page.heading == "Review and pay"
    assert "changed" not in page.text


def test_where_the_seen_offer_was_not_kept_the_page_says_that_something_changed(scene: Scene):
    page = review_of_what_changed_nobody_knows_how(scene)
    assert "Your order has changed" in page.text
    assert "Check it before you pay." in page.text
    assert "Pay NOK 1,445.00" in page.text


def test_of_very_many_changes_some_are_shown_and_the_rest_counted(scene: Scene):
    page = review_of_very_many_changes(scene)
    assert len(news(page)) == 12 + 1
    assert "And 18 more lines: see the whole order." in page.text


def test_a_change_that_no_customer_sees_is_not_shown(scene: Scene):
    link = review_seen(scene)
    scene.world.edit(scene.sale.id, lambda given: replace(given, note="Ring first", tags=("vip",)))
    assert "changed" not in scene.customer.get(link).text


@pytest.mark.parametrize("offer", ["", "0", "-1", "1e3", "two", "9" * 10, "9" * 5000, "٣", "1\x00", "999999999"])
def test_rubbish_from_the_beacon_is_ignored(scene: Scene, offer: str):
    link = review_seen(scene)
    scene.world.edit(scene.sale.id, change)
    scene.world.edit(scene.sale.id, change_total)
    answer = scene.customer.post(f"{link}/opened", {"offer": offer}, sec_fetch_site="same-origin")
    assert answer.status == 204
    assert seen(scene) in {1, 3}
    assert seen(scene) <= scene.world.sale(scene.sale.id).draft.offer


@pytest.mark.parametrize("body", [b"", b"offer=1&offer=2", b"\xff\xfe", b"%", b"x" * 40_000])
def test_a_beacon_that_is_no_form_is_an_opening_all_the_same(scene: Scene, body: bytes):
    link = scene.at(draft())
    answer = scene.customer.request("POST", f"{link}/opened", body, sec_fetch_site="same-origin")
    assert answer.status == 204
    assert scene.world.story(scene.sale.id)[-1] == "LinkOpened"


def test_the_beacon_says_which_offer_the_page_showed(scene: Scene):
    link = scene.at(draft())
    shown = scene.customer.get(link).soup.select_one("body")
    assert shown
    scene.world.edit(scene.sale.id, change_total)
    fields = {"offer": str(shown["data-offer"])}
    scene.customer.post(str(shown["data-opened"]), fields, sec_fetch_site="same-origin")
    assert seen(scene) == 1, "what came after the page was shown is still news"
    assert news(scene.customer.get(link))


def code(scene: Scene) -> None:
    scene.world.set_code(DiscountCode("HOST10", Discount(DiscountType.PERCENTAGE, 1000), uses=9))


@pytest.mark.parametrize("locale", ["en", "nb"])
def test_at_pay_a_change_made_in_another_tab_is_not_said_to_be_the_shops(scene: Scene, locale: str):
    given = draft(known=True, shipping_line=ShippingInput("post"), allow_discount_codes=True)
    page = scene.customer.get(scene.at(given))
    code(scene)
    scene.customer.submit("/discount", page, discount_code="host10")
    scene.customer.headers["accept-language"] = locale
    changed = scene.customer.submit("/pay", page)
    assert changed.status == 409
    begins = {"en": "It changed after you opened this page.", "nb": "Den ble endret etter at du åpnet denne siden."}
    assert begins[locale] in changed.text


def test_at_pay_the_delivery_and_the_code_of_another_tab_are_listed(scene: Scene):
    first = scene.customer.get(scene.at(draft(known=True, allow_discount_codes=True)))
    page = scene.customer.submit("/delivery", first, delivery_method="post")
    code(scene)
    scene.customer.submit("/discount", page, discount_code="host10")
    scene.customer.submit("/delivery", first, delivery_method="home")
    changed = scene.customer.submit("/pay", page)
    assert (changed.status, news(changed)) == (
        409,
        [
            "Discount code Added HOST10",
            "Discount Before −NOK 129.00 Now −NOK 294.90",
            "Delivery Before Posten, NOK 99.00 Now Hjem på kvelden, NOK 149.00",
        ],
    )


def test_at_pay_price_changes_by_a_country_chosen_in_another_tab_are_listed(scene: Scene):
    page = scene.ready()
    typed = {"shipping_country": "DE", "shipping_postal_code": "10115", "shipping_city": "Berlin"}
    scene.customer.submit("/details", scene.customer.get(f"/i/{scene.token}?step=details"), **typed)
    changed = scene.customer.submit("/pay", page)
    assert changed.status == 409
    assert "Before 2 × NOK 249.00 Now 2 × €" in news(changed)[0]
