"""Prices that are not locked: what e-mails state, and what the page compares with what the customer was told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.errors import EmailRefusedError
from invoicing.domain.values.money import Money
from tests.support.builders.drafts import ready_draft
from tests.support.cast.products import product
from tests.support.worlds.fake_world import FakeWorld
from tests.support.worlds.moving_prices import DEARER, MUG, TOLD, become_dearer, compared, invoice, look, moving


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld(StockedProduct(product("mug", 10_000), 100))


def text(world: FakeWorld) -> str:
    return " ".join(world.read_email().text.split())


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


def test_a_reminder_after_an_edit_states_what_the_last_email_stated(world):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    assert world.edit(sale.id, lambda draft: replace(draft, note="Called")).draft.total == DEARER
    world.clock.advance(timedelta(days=3))
    assert world.send_reminders() == 1
    assert "NOK 249.00 It was NOK 199.00 before" in text(world)


def test_an_invoice_after_an_edit_states_what_the_last_email_stated(world):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    world.edit(sale.id, lambda draft: replace(draft, note="Called"))
    become_dearer(world, 20_000)
    invoice(world, sale)
    assert "NOK 299.00 It was NOK 199.00 before" in text(world)


def test_an_email_states_no_former_total_where_prices_came_back(world):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    world.edit(sale.id, lambda draft: replace(draft, note="Called"))
    become_dearer(world, 10_000)
    invoice(world, sale)
    assert "before" not in text(world)


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


def test_a_link_that_showed_prices_of_the_moment_compares_with_a_later_email(world):
    sale = moving(world)
    token = world.link(sale.id)
    become_dearer(world)
    look(world, token)
    become_dearer(world, 20_000)
    invoice(world, sale)
    become_dearer(world, 30_000)
    assert compared(world, token) == (Money(29_900, "NOK"), True)
