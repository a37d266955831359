"""What a customer meets who pays: what they saw is what they pay, and what ended stays so."""

from datetime import timedelta

import pytest

from tests.support.cast.people import TYPED
from tests.support.gallery.scene import KARI, Scene, draft
from tests.support.gallery.states import painted, review_of_nothing_to_pay


def test_prices_typed_into_the_form_change_nothing(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    extra = {"price": "1", "total": "1.00", "amount": "1", "discount": "100", "unit_price": "0", "offer": "9"}
    scene.customer.submit("/details", page, **TYPED, **extra)
    assert str(scene.world.sale(scene.sale.id).offer.totals.total) == "1659.00"


def test_a_customer_pays_only_the_total_that_they_saw(scene: Scene):
    page = scene.ready()
    answer = scene.customer.submit("/pay", page, total="1.00")
    assert answer.status == 409
    assert scene.world.provider.calls == []
    changed = painted("offer_changed", "en")
    assert "Before NOK 1,758.00 Now NOK 597.00" in changed.text
    assert changed.fields("/pay")["total"] == "597.00"


def test_the_page_names_each_shortage_with_the_available_quantity(scene: Scene):
    answer = painted("out_of_stock", "en")
    assert "Sommerhonning 1 left, 3 ordered" in answer.text
    assert "Ullpledd «Fjell», 130 × 200 cm Sold out" in answer.text
    assert "Hardanger" not in answer.text.partition("What is missing")[2]


def test_a_payment_under_way_can_be_continued_or_voided(scene: Scene):
    page = scene.customer.get(scene.paying())
    assert "Everything in your order is set aside for you until 13:31." in page.text
    assert scene.customer.submit("/pay", page).headers["Location"] == "https://pay.example/ses_1"
    assert scene.customer.submit("/start-over", page).heading == "Review and pay"
    assert scene.world.available("cup") == 20


def test_details_and_delivery_do_not_change_while_a_payment_is_under_way(scene: Scene):
    ready = scene.ready()
    changes = [str(link["href"]) for link in ready.soup.select("a.change")]
    form = scene.customer.get(changes[0])
    scene.customer.submit("/pay", ready)
    before = scene.world.sale(scene.sale.id)
    assert scene.customer.submit("/details", form, email="new@example.com").heading == "Your payment is not finished"
    assert scene.customer.get(changes[1]).heading == "Your payment is not finished"
    assert scene.world.sale(scene.sale.id).person == before.person


def test_a_decline_names_its_reason_and_the_next_step(scene: Scene):
    assert "There is not enough money on the card. Try another card" in painted("paying_declined", "en").text


@pytest.mark.parametrize("reason", ["fraudulent", "lost_card", "stolen_card", "something_new"])
def test_reasons_that_hint_at_fraud_are_not_told(scene: Scene, reason: str):
    link = scene.paying()
    scene.world.provider.decline(scene.world.provider.of(f"pay_{scene.sale.id}_1").id, reason)
    scene.returned()
    text = scene.customer.get(link).text
    assert "Your bank declined the payment." in text
    assert reason.split("_", maxsplit=1)[0] not in text


def test_a_total_of_nothing_is_ordered_without_a_provider(scene: Scene):
    page = review_of_nothing_to_pay(scene)
    assert "Place the order" in page.text
    assert scene.customer.submit("/pay", page).heading == "Thank you. Your order is placed"


def test_the_receipt_tells_a_stranger_nothing_of_the_buyer(scene: Scene):
    for name in ("receipt", "confirming", "paid_manually", "cancelled", "expired"):
        html = painted(name, "en").body
        for secret in (KARI.email, "Kari", "Nordmann", "Storgata", "400 12 345", "40012345", "0155", "H0302"):
            assert secret not in html, name


def test_an_ended_sale_says_so_even_through_an_old_link(scene: Scene):
    link = scene.paying()
    scene.world.approve(scene.sale.id)
    scene.returned()
    scene.world.clock.advance(timedelta(days=400))
    assert scene.customer.get(link).heading == "Thank you. Your order is paid"
