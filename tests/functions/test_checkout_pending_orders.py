"""What a link says of an order whose payment is pending, of payment terms, and of money that came another way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType
from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.draft_orders.draft_input import ShippingInput
from tests.support.actors.answer import Page
from tests.support.cast.people import TYPED
from tests.support.gallery.pending_orders import (
    draft_due_on_a_day,
    draft_with_terms,
    pending,
    pending_and_marked_as_paid,
    pending_and_sent,
    pending_closed,
    pending_details,
    pending_details_without_delivery,
    pending_expired,
    pending_overdue,
    pending_paying,
    pending_paying_too_late,
    pending_review,
    pending_when_the_goods_go,
    pending_without_delivery,
    pending_without_terms,
)
from tests.support.gallery.scene import SHOP, Scene, draft

THERE = {"shipping_country": "DE", "shipping_postal_code": "10115", "shipping_city": "Berlin"}


def eyebrow(page: Page) -> str:
    found = page.soup.select_one(".eyebrow")
    assert found
    return " ".join(found.get_text(" ").split())


def with_terms(scene: Scene, terms: PaymentTerms) -> Page:
    return scene.customer.get(
        scene.at(replace(draft(known=True, shipping_line=ShippingInput("post")), payment_terms=terms))
    )


# --- pending orders ---------------------------------------------------------------------------------------------------


def test_the_page_names_the_order_the_pending_payment_and_the_due_date(scene: Scene):
    page = pending_review(scene)
    assert eyebrow(page) == "Order #1001 Payment pending Pay by 30 November 2026"
    assert page.soup.title
    assert "Order #1001" in page.soup.title.get_text()
    assert "#D1001" not in page.body
    assert "To be paid within 7 days of the invoice." in page.text


def test_a_pending_order_is_paid_through_the_link_of_its_draft_order(scene: Scene):
    scene.customer.submit("/pay", pending_review(scene))
    scene.world.approve(scene.sale.id)
    scene.returned()
    page = scene.customer.get(f"/i/{scene.token}")
    assert page.heading == "Thank you. Your order is paid"
    assert eyebrow(page) == "Order #1001"


def test_without_terms_no_day_is_named_and_the_end_of_the_link_neither(scene: Scene):
    assert eyebrow(pending_without_terms(scene)) == "Order #1001 Payment pending"


def test_terms_that_wait_for_the_goods_say_so_until_the_goods_have_gone(scene: Scene):
    page = pending_when_the_goods_go(scene)
    assert eyebrow(page) == "Order #1001 Payment pending"
    assert "To be paid when the goods have been sent." in page.text
    scene.world.fulfill(scene.sale.id)
    assert "Pay by 23 November 2026" in eyebrow(scene.customer.get(f"/i/{scene.token}"))


def test_a_pending_order_is_overdue_after_its_due_date_in_the_stores_time_zone(scene: Scene):
    link = pending(scene)
    scene.world.clock.now = scene.world.clock.now.replace(day=30, hour=22, minute=59)  # 23:59 in Oslo
    assert "Overdue" not in scene.customer.get(link).text
    scene.world.clock.advance(timedelta(minutes=1))
    page = scene.customer.get(link)
    assert eyebrow(page) == "Order #1001 Payment pending Overdue"
    assert "Overdue since 1 December 2026 It was to be paid by 30 November 2026." in page.text
    assert page.soup.select("form[action$='/pay']")


def test_the_page_of_an_overdue_order_is_translated_into_norwegian(scene: Scene):
    page = pending_overdue(scene)
    page = scene.customer.get(f"/i/{scene.token}?lang=nb")
    assert "Forfalt siden 1. desember 2026" in page.text
    assert eyebrow(page) == "Ordre #1001 Betaling gjenstår Forfalt"


def test_the_delivery_of_a_pending_order_cannot_be_changed(scene: Scene):
    page = pending_review(scene)
    before = scene.world.sale(scene.sale.id)
    assert not page.soup.select('a[href*="step=delivery"]')
    assert scene.customer.get(f"/i/{scene.token}?step=delivery").heading == "Review and pay"
    answer = scene.customer.post(f"/i/{scene.token}/delivery", {"delivery_method": "home"})
    assert answer.status == 303
    after = scene.world.sale(scene.sale.id)
    assert (after.offer, after.draft) == (before.offer, before.draft)


def test_an_order_without_delivery_says_so_and_offers_none(scene: Scene):
    page = pending_without_delivery(scene)
    assert page.heading == "Review and pay"
    assert "Delivery None, as agreed" in page.text
    assert "Deliver to" not in page.text
    assert not page.soup.select('a[href*="step=delivery"]')
    assert scene.customer.get(f"/i/{scene.token}?step=delivery").heading == "Review and pay"
    before = scene.world.sale(scene.sale.id)
    scene.customer.post(f"/i/{scene.token}/delivery", {"delivery_method": "home"})
    assert scene.world.sale(scene.sale.id).offer == before.offer
    norwegian = scene.customer.get(f"/i/{scene.token}?lang=nb").text
    assert "Levering Ingen, som avtalt" in norwegian


def test_an_order_without_delivery_asks_for_no_delivery_address(scene: Scene):
    page = pending_details_without_delivery(scene)
    assert not page.soup.select("[name^=shipping_]")
    billing = {name.replace("shipping_", "billing_"): value for name, value in TYPED.items() if name != "phone"}
    page = scene.customer.submit("/details", page, **billing)
    assert page.heading == "Review and pay"
    scene.customer.submit("/pay", page)
    scene.world.approve(scene.sale.id)
    scene.returned()
    assert "Delivery None, as agreed" in scene.customer.get(f"/i/{scene.token}").text
    scene.world.send_receipt(scene.sale.id)
    receipt = scene.world.read_email().text
    assert "Delivery address" not in receipt
    assert "None, as agreed" in receipt


def test_details_are_completed_without_a_price_being_changed(scene: Scene):
    page = pending_details(scene)
    assert "Your order is placed. Fill in what is missing, and pay." in page.text
    before = scene.world.sale(scene.sale.id)
    page = scene.customer.submit("/details", page, **TYPED)
    assert page.heading == "Review and pay"
    after = scene.world.sale(scene.sale.id)
    assert (after.offer, after.order and after.order.total) == (before.offer, before.order and before.order.total)
    assert after.order
    assert after.order.customer_name == "Kari Nordmann"


def test_details_are_taken_in_the_countries_of_its_market_alone(scene: Scene):
    page = pending_details(scene)
    assert page.fields("/details")["shipping_country"] == "NO"
    assert "Germany" not in [option.get_text() for option in page.soup.select("[name=shipping_country] option")]
    fields = {**page.fields("/details"), **TYPED, **THERE}
    answer = scene.customer.post(f"/i/{scene.token}/details", fields)
    assert answer.status == 422
    sale = scene.world.sale(scene.sale.id)
    assert (sale.person.shipping_address, sale.offer.number) == (None, 1)


def test_a_delivery_that_would_not_go_there_stays_as_it_was_agreed(scene: Scene):
    no = SHOP.markets[0]
    around = replace(no.delivery_methods[1], id="bike", title="Sykkelbud", postal_codes=("50",))
    scene.world.set_store(replace(SHOP, markets=(replace(no, delivery_methods=(around,)), *SHOP.markets[1:])))
    page = scene.customer.get(pending(scene, known=False, shipping_line=ShippingInput("bike")))
    before = scene.world.sale(scene.sale.id)
    page = scene.customer.submit("/details", page, **TYPED)  # in Oslo
    after = scene.world.sale(scene.sale.id)
    assert (page.heading, after.offer, after.draft.total) == ("Review and pay", before.offer, before.draft.total)
    assert "Sykkelbud" in page.text


def test_the_details_of_a_fulfilled_order_cannot_be_changed(scene: Scene):
    page = pending_and_sent(scene)
    before = scene.world.sale(scene.sale.id).person
    assert not page.soup.select('a[href*="step=details"]')
    assert scene.customer.get(f"/i/{scene.token}?step=details").heading == "Review and pay"
    assert "working days" not in page.text
    fields = {**TYPED, "shipping_country": "NO", "billing": "same", "shipping_address1": "Nygata 2"}
    assert scene.customer.post(f"/i/{scene.token}/details", fields).status == 303
    assert scene.world.sale(scene.sale.id).person == before


def test_a_customer_paying_a_pending_order_is_not_warned_that_it_may_sell_out(scene: Scene):
    page = pending_paying(scene)
    assert "You can go on with this payment until" in page.text
    assert "set aside for you until" not in page.text
    page = pending_paying_too_late(scene)
    assert "your order stays set aside for you" in page.text
    assert "if it is still in stock" not in page.text


def test_a_closed_link_names_the_order(scene: Scene):
    assert "mention order #1001" in pending_closed(scene).text


def test_an_expired_link_of_a_pending_order_names_the_order(scene: Scene):
    page = pending_expired(scene)
    assert "mention order #1001" in page.text
    assert "Your order stands, and its payment is pending." in page.text
    assert "mention order #1001" in scene.customer.submit("/new-link", page).text


# --- terms of a draft -------------------------------------------------------------------------------------------------


def test_a_draft_says_its_terms(scene: Scene):
    page = draft_with_terms(scene)
    assert "To be paid within 7 days of the invoice." in page.text
    assert eyebrow(page) == "Invoice #D1001"  # its link ends some day, which is no day to pay by


def test_a_draft_that_is_due_on_a_day_says_which(scene: Scene):
    assert eyebrow(draft_due_on_a_day(scene)) == "Invoice #D1001 Pay by 30 November 2026"


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (PaymentTerms(TermsType.RECEIPT), "To be paid when you get the invoice."),
        (PaymentTerms(TermsType.NET, days=1), "To be paid within 1 day of the invoice."),
    ],
)
def test_terms_are_said_in_words(scene: Scene, terms: PaymentTerms, words: str):
    assert words in with_terms(scene, terms).text


def test_a_link_to_what_has_terms_opens_for_its_days_after_it_is_due(scene: Scene):
    with_terms(scene, PaymentTerms(TermsType.FIXED, due_on="2027-01-15"))
    scene.world.clock.now = scene.world.clock.now.replace(year=2027, month=1, day=29, hour=12)
    assert scene.world.state(scene.token) is CheckoutState.REVIEW
    assert "Overdue since 16 January 2027" in scene.customer.get(f"/i/{scene.token}").text
    scene.world.clock.advance(timedelta(days=31))
    assert scene.world.state(scene.token) is CheckoutState.EXPIRED


# --- manual payments --------------------------------------------------------------------------------------------------


def test_a_pending_order_that_was_marked_as_paid_says_so_and_shows_the_receipt(scene: Scene):
    page = pending_and_marked_as_paid(scene)
    assert page.heading == "This order is already paid"
    assert "Fjell & Fjord has registered your payment. There is nothing more to pay." in page.text
    assert "Paid with Bank transfer" in page.text
    assert not page.soup.select("form")
    assert eyebrow(page) == "Order #1001"


def test_a_draft_that_was_marked_as_paid_says_the_same_through_every_link_it_had(scene: Scene):
    pages = [scene.ready()]
    links = [f"/i/{scene.token}", f"/i/{scene.world.link(scene.sale.id)}"]
    scene.world.complete(scene.sale.id, method="cash")
    for link in links:
        page = scene.customer.get(link)
        assert page.heading == "This order is already paid"
        assert "Paid with Cash" in page.text
    sent = scene.customer.submit("/pay", pages[0])
    assert sent.heading == "This order is already paid"
    assert scene.world.provider.payments == {}


def test_how_it_was_paid_is_not_said_where_staff_gave_no_method(scene: Scene):
    scene.ready()
    scene.world.complete(scene.sale.id)
    assert "Paid with" not in scene.customer.get(f"/i/{scene.token}").text


def test_another_method_has_the_name_that_staff_gave_it(scene: Scene):
    scene.ready()
    scene.world.complete(scene.sale.id, method="other", method_name="Vipps <b>")
    page = scene.customer.get(f"/i/{scene.token}")
    assert "Paid with Vipps <b>" in page.text
    assert "<b>" not in page.body
