"""Prices that are not locked: what e-mails state, what the customer was told, and which total is completed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.choose_total import TotalChoice
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import AmountDiffersError, EmailRefusedError, TotalChangedError
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.checkout.view import view_checkout
from tests.support.builders.drafts import ready_draft
from tests.support.cast.products import many_products, product
from tests.support.worlds.fake_world import FakeWorld

TOLD, DEARER = Money(19_900, "NOK"), Money(24_900, "NOK")  # with 99.00 for the delivery
SENT, CURRENT = TotalChoice.SENT, TotalChoice.CURRENT
MUG = LineInput(1, sku="mug")


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld(StockedProduct(product("mug", 10_000), 100))


def moving(world: FakeWorld, *lines: LineInput, **more) -> Sale:
    return world.draft(ready_draft(*(lines or (MUG,)), lock_prices=False, **more))


def become_dearer(world: FakeWorld, price: int = 15_000) -> None:
    world.set_product(product("mug", price))


def invoice(world: FakeWorld, sale: Sale) -> None:
    _, email = world.request_invoice(sale.id, locale="en")
    world.send_invoice(sale.id, email)


def text(world: FakeWorld) -> str:
    return " ".join(world.read_email().text.split())


def compared(world: FakeWorld, token: str) -> tuple[Money, bool] | None:
    """Return the total that the page compares today's with, if any, and whether an e-mail stated it."""
    sale, link = open_link(token, ports=world)
    seen = view_checkout(sale, link, now=world.clock(), ports=world).seen_offer
    if seen is None:
        return None
    total = seen.former.totals.total if seen.former else seen.total
    assert total
    return total, seen.by_email


def look(world: FakeWorld, token: str) -> None:
    """Look at the page as a person, whose browser tells what it showed."""
    sale, link = open_link(token, ports=world)
    shown = view_checkout(sale, link, now=world.clock(), ports=world).sale.draft
    world.record_opened(token, shown.offer, shown.total)


# --- e-mails ----------------------------------------------------------------------------------------------------------


def test_an_invoice_states_the_prices_of_the_moment_at_which_it_is_sent(world):
    sale, email = world.invoice_requested(ready_draft(MUG, lock_prices=False), locale="en")
    become_dearer(world)
    world.send_invoice(sale.id, email)
    assert "NOK 249.00" in text(world)
    assert "NOK 199.00" not in text(world)
    stored = world.sale(sale.id)
    assert (stored.draft.total, stored.draft.version, stored.draft.sent_offer) == (DEARER, 2, 2)
    assert world.story(sale.id)[-2:] == ["DraftOrderUpdated", "EmailSent invoice"]


def test_a_reminder_states_the_prices_of_its_moment_and_those_of_the_invoice(world):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    world.clock.advance(timedelta(days=3))
    assert world.send_reminders() == 1
    assert "NOK 249.00 It was NOK 199.00 before" in text(world)
    assert world.sale(sale.id).draft.sent_offer == 2


def test_an_email_says_that_prices_can_change_unless_they_are_locked(world):
    invoice(world, moving(world))
    assert "Prices can change until you pay" in text(world)
    invoice(world, world.draft(ready_draft(MUG)))
    assert "can change" not in text(world)


def test_an_invoice_at_locked_prices_states_what_was_agreed_and_reads_no_product(world, monkeypatch):
    sale = world.draft(ready_draft(MUG))
    _, email = world.request_invoice(sale.id, locale="en")
    become_dearer(world)
    monkeypatch.setattr(world.products, "get", None)
    world.send_invoice(sale.id, email)
    assert "NOK 199.00" in text(world)
    assert world.sale(sale.id).draft.sent_offer == 1


def test_an_invoice_that_is_refused_once_still_states_the_former_total(world):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    _, email = world.request_invoice(sale.id, locale="en")
    world.mailer.failures = [EmailRefusedError(reason="too many requests")]
    with pytest.raises(EmailRefusedError):
        world.send_invoice(sale.id, email)
    assert world.sale(sale.id).draft.sent_offer == 1
    world.send_invoice(sale.id, email)
    assert "It was NOK 199.00 before" in text(world)
    assert world.sale(sale.id).draft.sent_offer == 2


def test_an_invoice_leaves_out_a_discount_code_that_has_ended(world):
    ends_at = world.clock() + timedelta(days=1)
    world.set_code(DiscountCode("TENTH", Discount(DiscountType.PERCENTAGE, 1_000), ends_at=ends_at))
    sale = world.draft(replace(ready_draft(MUG), discount_code="TENTH"))
    _, email = world.request_invoice(sale.id, locale="en")
    world.clock.advance(timedelta(days=1))
    world.send_invoice(sale.id, email)
    assert "NOK 199.00" in text(world)
    assert world.sale(sale.id).draft.total == TOLD


# --- what the page compares with --------------------------------------------------------------------------------------


def test_a_customer_who_was_told_nothing_has_nothing_to_compare_with(world):
    token = world.link(moving(world).id)
    become_dearer(world)
    assert compared(world, token) is None


def test_who_never_looked_compares_with_the_email(world):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    assert compared(world, world.link(sale.id)) == (TOLD, True)


def test_an_edit_after_the_email_is_compared_with_the_email(world):
    sale, _ = world.invoiced(ready_draft(MUG))
    world.edit(sale.id, lambda draft: replace(draft, lines=(replace(draft.lines[0], quantity=2),)))
    assert compared(world, world.link(sale.id)) == (TOLD, True)


def test_a_new_email_tells_the_new_prices_so_the_page_does_not(world):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    invoice(world, sale)
    assert compared(world, world.link(sale.id)) is None


def test_who_looked_compares_with_what_the_page_showed_then(world):
    token = world.link(moving(world).id)
    look(world, token)
    become_dearer(world)
    assert compared(world, token) == (TOLD, False)
    look(world, token)
    assert compared(world, token) is None
    become_dearer(world, 20_000)
    assert compared(world, token) == (DEARER, False)


def test_who_first_looked_at_new_prices_never_saw_the_stored_ones(world):
    token = world.link(moving(world).id)
    become_dearer(world)
    look(world, token)
    assert compared(world, token) is None
    become_dearer(world, 20_000)
    assert compared(world, token) == (DEARER, False)


def test_a_look_after_the_email_is_what_the_page_compares_with(world):
    sale = moving(world)
    invoice(world, sale)
    token = world.link(sale.id)
    become_dearer(world)
    look(world, token)
    assert compared(world, token) is None


# --- completing -----------------------------------------------------------------------------------------------


def completed(world: FakeWorld, way: str, sale_id: str, **more):
    return world.complete(sale_id, **more) if way == "paid" else world.complete_unpaid(sale_id, **more)


in_both_ways = pytest.mark.parametrize("way", ["paid", "pending"])


@in_both_ways
@pytest.mark.parametrize("was_sent", [True, False])
def test_a_total_that_moved_is_completed_only_as_staff_say(world, way, was_sent):
    sale = moving(world)
    if was_sent:
        invoice(world, sale)
    become_dearer(world)
    before = world.sale(sale.id)
    with pytest.raises(TotalChangedError) as refused:
        completed(world, way, sale.id)
    assert (refused.value.sent, refused.value.current) == (TOLD, DEARER)
    assert world.sale(sale.id).draft == before.draft
    assert world.sale(sale.id).order is None


@in_both_ways
@pytest.mark.parametrize(("choice", "total"), [(SENT, TOLD), (CURRENT, DEARER)])
def test_the_total_that_staff_choose_is_that_of_the_order(world, way, choice, total):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    order = completed(world, way, sale.id, total=choice).order
    assert order.total == total
    assert world.sale(sale.id).offer.totals.total == total
    assert world.violations() == []


@in_both_ways
@pytest.mark.parametrize(("choice", "total"), [(SENT, TOLD), (CURRENT, DEARER)])
def test_a_note_that_brings_prices_up_to_date_does_not_hide_what_was_sent(world, way, choice, total):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    assert world.edit(sale.id, lambda draft: replace(draft, note="Called")).draft.total == DEARER
    with pytest.raises(TotalChangedError) as refused:
        completed(world, way, sale.id)
    assert (refused.value.sent, refused.value.current) == (TOLD, DEARER)
    assert completed(world, way, sale.id, total=choice).order.total == total
    assert world.violations() == []


@in_both_ways
def test_what_staff_or_the_customer_changed_after_the_invoice_is_what_counts(world, way):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    edited = world.edit(sale.id, lambda draft: replace(draft, lines=(replace(draft.lines[0], quantity=2),)))
    assert completed(world, way, sale.id).order.total == edited.draft.total


@in_both_ways
def test_totals_that_are_equal_need_no_choice_and_neither_do_locked_prices(world, way):
    sale, locked = moving(world), world.draft(ready_draft(MUG))
    assert completed(world, way, sale.id).order.total == TOLD
    become_dearer(world)
    assert completed(world, way, locked.id).order.total == TOLD
    assert completed(world, way, moving(world).id, total=SENT).order.total == DEARER


@pytest.mark.parametrize(("choice", "paid"), [(SENT, TOLD), (CURRENT, DEARER)])
def test_an_amount_is_compared_with_the_total_that_counts(world, choice, paid):
    sale = moving(world)
    become_dearer(world)
    other = DEARER if paid == TOLD else TOLD
    with pytest.raises(AmountDiffersError):
        world.complete(sale.id, total=choice, amount=other)
    assert world.sale(sale.id).draft.total == TOLD
    assert world.complete(sale.id, total=choice, amount=paid).order.captured == paid


@in_both_ways
def test_a_payment_of_the_customer_is_ended_only_once_the_total_is_clear(world, way):
    sale = moving(world)
    token = world.link(sale.id)
    world.press_pay(token)
    become_dearer(world)
    with pytest.raises(TotalChangedError):
        completed(world, way, sale.id, end_payment=True)
    assert world.sale(sale.id).draft.active_attempt is not None
    assert completed(world, way, sale.id, end_payment=True, total=SENT).order.total == TOLD
    assert world.violations() == []


@in_both_ways
@pytest.mark.parametrize("count", [82, 85, 86, 100])
def test_any_number_of_products_is_completed_at_the_prices_of_today(way, count):
    stock = many_products(count)
    world = FakeWorld(*stock)
    sale = moving(world, *(LineInput(1, sku=it.product.sku) for it in stock))
    for it in stock:
        world.set_product(replace(it.product, price=Money(2_000, "NOK")))
    order = completed(world, way, sale.id, total=CURRENT).order
    assert order.total == world.sale(sale.id).offer.totals.total > sale.draft.total
    assert world.violations() == []
