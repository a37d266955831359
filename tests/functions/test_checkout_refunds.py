"""The page of a link after a refund, a cancelled order, or too many declined cards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.errors import ProviderRefusedError
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from tests.support.actors.answer import Page
from tests.support.gallery.offer_diffs import closed, closed_at_pay, provider_refuses
from tests.support.gallery.refunds import (
    PART,
    cancelled_before_it_was_taken,
    cancelled_order,
    cancelled_order_of_nothing,
    cancelled_while_paying,
    money_came_too_late,
    paid,
    refund_on_its_way,
    refunded,
    refunded_in_part,
    refunded_manually,
    second_refund_on_its_way,
)
from tests.support.gallery.scene import Scene, draft


def facts(page: Page) -> dict[str, str]:
    """Return what the receipt says, by its labels."""
    rows = page.soup.select(".receipt .facts > div")
    said = [[part.get_text(" ").replace("\xa0", " ").split() for part in row.select("dt, dd")] for row in rows]
    return {" ".join(label): " ".join(value) for label, value in said}


def test_a_refund_stands_on_the_receipt_with_what_is_left_paid(scene: Scene):
    page = refunded_in_part(scene)
    assert page.heading == "Part of your order was refunded"
    assert "NOK 249.00 goes back the way that you paid." in page.text.replace("\xa0", " ")
    told = facts(page)
    assert (told["Amount"], told["Refunded"], told["Paid after refund"]) == (
        "NOK 1,758.00",
        "NOK 249.00",
        "NOK 1,509.00",
    )


def test_the_receipt_names_the_line_items_in_the_refund(scene: Scene):
    link = paid(scene)
    scene.world.refund(scene.sale.id, line_items={"li_1": 2})
    assert facts(scene.customer.get(link))["Items in the refund"] == "2 × Steingodskopp «Hardanger», 35 cl"
    scene.world.refund(scene.sale.id, line_items={"li_2": 1})
    assert "1 × Ullpledd" in facts(scene.customer.get(link))["Items in the refund"]


def test_the_receipt_names_no_line_items_of_a_refund_of_an_amount(scene: Scene):
    assert "Items in the refund" not in facts(refunded_in_part(scene))


def test_a_full_refund_shows_that_nothing_remains_paid(scene: Scene):
    page = refunded(scene)
    assert page.heading == "Your order was refunded"
    assert facts(page)["Paid after refund"] == "NOK 0.00"


def test_a_refund_that_the_provider_has_not_confirmed_is_on_its_way(scene: Scene):
    page = refund_on_its_way(scene)
    assert page.heading == "Your money is on its way back"
    assert facts(page)["On its way back"] == "NOK 1,758.00"
    assert "Refunded" not in facts(page)


def test_one_refund_done_and_one_on_its_way_are_told_apart(scene: Scene):
    told = facts(second_refund_on_its_way(scene))
    assert (told["Refunded"], told["On its way back"], told["Paid after refund"]) == (
        "NOK 249.00",
        "NOK 249.00",
        "NOK 1,260.00",
    )


def test_a_refund_that_the_provider_refused_is_as_if_it_had_never_been(scene: Scene):
    link = paid(scene)
    before = scene.customer.get(link)
    scene.come_late(PaymentStatus.VOIDED)
    scene.world.refund(scene.sale.id)
    page = scene.customer.get(link)
    assert page.heading == "Thank you. Your order is paid"
    assert list(facts(page)) == list(facts(before))


def test_a_cancellation_whose_refund_the_provider_refused_did_not_happen(scene: Scene):
    link = paid(scene)
    scene.come_late(PaymentStatus.VOIDED)
    scene.world.cancel_order(scene.sale.id)
    assert scene.customer.get(link).heading == "Thank you. Your order is paid"


def test_a_cancelled_order_with_a_failed_refund_says_which_part_goes_back(scene: Scene):
    link = paid(scene)
    scene.world.provider.down = True
    scene.world.refund(scene.sale.id, PART)
    scene.world.provider.down = False
    scene.world.cancel_order(scene.sale.id)
    scene.come_late(PaymentStatus.VOIDED)
    scene.world.recover(timedelta(minutes=5))
    page = scene.customer.get(link)
    assert page.heading == "This order was cancelled"
    told = facts(page)
    assert (told["Refunded"], told["Paid after refund"]) == ("NOK 1,509.00", "NOK 249.00")


def test_a_manual_payment_is_refunded_as_agreed(scene: Scene):
    page = refunded_manually(scene)
    assert "Fjell & Fjord pays NOK 249.00 back to you, as you agreed." in page.text.replace("\xa0", " ")
    assert "card" not in page.text


def test_of_a_card_payment_only_what_the_provider_sent_goes_back_to_the_card(scene: Scene):
    link = paid(scene)
    scene.world.refund(scene.sale.id, PART, manual=True)
    page = scene.customer.get(link)
    assert "NOK 249.00 back to you, as you agreed." in page.text.replace("\xa0", " ")
    assert "card" not in page.text
    scene.world.refund(scene.sale.id, Money(10000, "NOK"))
    text = scene.customer.get(link).text.replace("\xa0", " ")
    assert "NOK 249.00 back to you, as you agreed. NOK 100.00 goes back the way that you paid." in text


def test_a_cancelled_order_says_so_and_where_its_money_is(scene: Scene):
    page = cancelled_order(scene)
    assert page.heading == "This order was cancelled"
    assert facts(page)["Refunded"] == "NOK 1,758.00"


def test_a_cancelled_order_of_nothing_names_no_refund(scene: Scene):
    page = cancelled_order_of_nothing(scene)
    assert page.heading == "This order was cancelled"
    assert "You owe nothing, and nothing was charged." in page.text


def test_an_order_cancelled_before_the_capture_refunds_and_charges_nothing(scene: Scene):
    page = cancelled_before_it_was_taken(scene)
    assert page.heading == "This order was cancelled"
    assert "You owe nothing, and nothing was charged." in page.text
    assert "Order #1001" in page.soup.select(".eyebrow")[0].get_text()
    assert not page.soup.select("form")


def test_a_payment_ended_by_the_shops_cancellation_says_that_nothing_was_charged(scene: Scene):
    page = cancelled_while_paying(scene)
    assert page.heading == "This invoice was cancelled"
    assert "That payment was not completed. Nothing was charged." in page.text


@pytest.mark.parametrize("status", [PaymentStatus.CAPTURED, PaymentStatus.AUTHORIZED])
def test_late_money_is_said_to_go_back_and_not_that_nothing_was_charged(scene: Scene, status: PaymentStatus):
    scene.paying()
    scene.world.clock.advance(timedelta(minutes=40))
    scene.world.process(scene.sale.id)
    scene.come_late(status)
    for _ in range(2):  # reloading what the provider's page led to says the same
        page = scene.customer.get(scene.returned().headers["Location"])
        assert "Your payment came too late to be used. The money goes back to you by itself" in page.text
        assert "Nothing was charged" not in page.text
    assert scene.world.sale(scene.sale.id).order is None


def test_late_money_whose_refund_was_not_confirmed_yet_is_said_to_go_back_too(scene: Scene):
    scene.paying()
    scene.world.clock.advance(timedelta(minutes=40))
    scene.world.process(scene.sale.id)
    scene.come_late(PaymentStatus.CAPTURED)
    scene.world.provider.unavailable = ["", "", "before"]
    scene.returned()
    assert scene.world.attempt(scene.sale.id).state == "REFUND_DUE"
    assert scene.returned().headers["Location"].endswith("?payment=returned")


def test_a_customer_who_pays_after_all_is_told_of_late_money_beside_the_receipt(scene: Scene):
    page = money_came_too_late(scene)
    scene.customer.submit("/pay", page)
    scene.world.approve(scene.sale.id, 2)
    scene.world.process(scene.sale.id, 2)
    page = scene.customer.get(scene.returned().headers["Location"])
    assert page.heading == "Thank you. Your order is paid"
    assert "came too late" in page.text


def test_an_order_whose_authorization_was_withdrawn_is_not_said_to_be_paid_late(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise ProviderRefusedError("reason", provider="It", reason="The card was closed")

    scene.paying()
    scene.world.approve(scene.sale.id)
    monkeypatch.setattr(scene.world.provider, "capture", refuse)
    scene.returned()
    scene.world.cancel_order(scene.sale.id)
    assert scene.world.attempt(scene.sale.id).failures
    assert scene.returned().headers["Location"].startswith(f"/i/{scene.token}")
    assert "came too late" not in scene.customer.get(scene.returned().headers["Location"]).text


def test_ten_declined_cards_close_the_sale_until_the_next_day(scene: Scene):
    page = closed(scene)
    assert page.heading == "Payment is closed for now"
    assert "Nothing has been charged." in page.text
    assert "From 13:00, 24 November you can try again here." in page.text
    assert "Ask Fjell & Fjord how you can pay, and mention invoice #D1001." in page.text
    assert not page.soup.select("form")
    assert "kari" not in page.body.lower()
    scene.world.clock.advance(timedelta(days=1))
    assert scene.customer.get(f"/i/{scene.token}").heading == "Review and pay"


def test_a_closed_sale_refuses_a_form_that_was_still_open(scene: Scene):
    page = closed_at_pay(scene)
    assert (page.status, page.heading) == (409, "Payment is closed for now")
    assert len(scene.world.provider.payments) == 1


def test_an_amount_that_the_provider_refuses_needs_another_way_to_pay(scene: Scene):
    page = provider_refuses(scene)
    assert (page.status, page.heading) == (409, "This cannot be paid here")
    assert scene.world.available("cup") == 20


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ({"minimum": Money(200_000, "NOK")}, "No less than NOK 2,000.00 can be paid online."),
        ({"maximum": Money(100_000, "NOK")}, "No more than NOK 1,000.00 can be paid online."),
        ({"smallest": Money(1_000, "NOK")}, "An amount that is paid online has to be a multiple of NOK 10.00."),
    ],
)
def test_a_total_that_the_provider_does_not_take_names_the_limit(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, limit: dict[str, Money], said: str
):
    page, usual = scene.ready(), scene.world.provider.limits("NOK")
    monkeypatch.setattr(scene.world.provider, "limits", lambda _: replace(usual, **limit))
    answer = scene.customer.submit("/pay", page)
    assert (answer.status, answer.heading) == (409, "This cannot be paid here")
    assert said in answer.text.replace("\xa0", " ")
    assert "PaymentStarted" not in scene.world.story(scene.sale.id)


@pytest.mark.parametrize("name", ["late", "voided", "returned", "x", "<script>"])
def test_a_word_in_the_address_says_nothing_beside_what_is_true(scene: Scene, name: str):
    page = scene.customer.get(f"{scene.at(draft(known=True))}?payment={name}")
    assert page.status == 200
    assert "script>" not in page.text
