"""What does not finish by itself is listed, and leaves the list when a person deals with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.bulk.job import JobAction
from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError, WrongStateError
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.ledger import LedgerEntryKind
from invoicing.domain.sale.refund import REPEATED_FOR, Refund, RefundStatus, refund_key
from invoicing.domain.sale.sale import Sale
from invoicing.ports import PaymentStatus
from invoicing.usecases.bulk.start import start_job
from invoicing.usecases.email.retry_pending import confirm_email, retry_email_now
from invoicing.usecases.maintenance.troubles import A_PAGE, Trouble, TroubleKind, list_troubles, stalled_jobs
from invoicing.usecases.orders.close_refund import close_refund, record_late_refund, refund_again
from invoicing.usecases.orders.reconcile_refund import reconcile_refund
from tests.support.builders.drafts import mugs
from tests.support.builders.money import kroner
from tests.support.fakes import InMemoryJobs
from tests.support.worlds.fake_world import FakeWorld

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def troubles(world: FakeWorld) -> list[Trouble]:
    found = list_troubles(None, ports=world)
    assert found.next_cursor is None
    return list(found.found)


def kinds(world: FakeWorld) -> list[TroubleKind]:
    return [trouble.kind for trouble in troubles(world)]


def in_doubt(world: FakeWorld) -> tuple[Sale, Email]:
    sale, email = world.invoice_requested()
    world.mailer.failures = [EmailInDoubtError()]
    world.send_invoice(sale.id, email)
    world.clock.advance(2 * MINUTE)
    return sale, email


def failed_refund(world: FakeWorld) -> Refund:
    sale, _ = world.paid(mugs(2))
    refund = world.refund(sale.id, kroner(100), reason="Broken")
    world.provider.return_refund(f"pay_{sale.id}_1", refund.id)
    reconcile_refund(f"pay_{sale.id}_1", refund.id, ports=world)
    return refund


def late_money(world: FakeWorld) -> Sale:
    """Return a draft order whose customer paid too late, and whose money the provider does not refund in time."""
    sale, _ = world.voided()
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
    world.provider.unavailable = ["", "", "before"]
    with pytest.raises(Exception, match="did not answer"):
        world.process(sale.id)
    world.recover(REPEATED_FOR + HOUR)
    return sale


def test_work_that_takes_its_course_is_no_trouble(world):
    world.invoiced()
    world.press_pay(world.ready()[1])
    world.paid()
    world.invoice_requested(send_at=world.clock() + HOUR)
    assert kinds(world) == []


def test_an_email_without_an_answer_is_in_doubt_until_staff_know_that_it_arrived(world):
    sale, email = in_doubt(world)
    (trouble,) = troubles(world)
    assert (trouble.kind, trouble.record.id, trouble.sale.draft.name) == ("email_in_doubt", email.id, sale.draft.name)
    assert confirm_email(sale.id, email.id, ports=world)
    assert world.email(sale.id, email.id).status is EmailStatus.SENT
    assert kinds(world) == []
    assert not confirm_email(sale.id, email.id, ports=world)
    assert world.story(sale.id).count("EmailSent invoice") == 1


def test_an_email_in_doubt_is_sent_again_by_two_presses_once(world):
    sale, email = in_doubt(world)
    assert retry_email_now(sale.id, email.id, ports=world)
    assert not retry_email_now(sale.id, email.id, ports=world), "it was asked for a moment ago"
    assert world.story(sale.id).count("InvoiceRequested") == 2
    world.send_invoice(sale.id, email)
    assert (kinds(world), len(world.mailer.sent)) == ([], 1)


def test_an_email_that_a_function_may_still_be_sending_is_left_alone(world):
    sale, email = world.invoice_requested()
    world.mailer.failures = [EmailInDoubtError()]
    world.send_invoice(sale.id, email)
    assert kinds(world) == []
    assert not retry_email_now(sale.id, email.id, ports=world)
    assert not confirm_email(sale.id, email.id, ports=world)


def test_an_email_that_was_refused_waits_and_can_be_sent_at_once(world):
    sale, email = world.invoice_requested()
    world.mailer.failures = [EmailRefusedError()]
    with pytest.raises(EmailRefusedError):
        world.send_invoice(sale.id, email)
    world.clock.advance(2 * MINUTE)
    assert kinds(world) == ["email_waiting"]
    assert retry_email_now(sale.id, email.id, ports=world)


def test_a_failed_refund_that_staff_paid_back_is_closed_in_one_step(world):
    failed = failed_refund(world)
    assert kinds(world) == ["refund_failed"]
    request = RequestKey("press", "")
    for _ in range(2):
        _, made = refund_again(failed.sale_id, failed.number, manual=True, request=request, ports=world)
    assert (made.amount, made.reason, made.manual, made.status) == (kroner(100), "Broken", True, "succeeded")
    assert world.sale(failed.sale_id).order.refunded == kroner(100)
    assert (kinds(world), world.violations()) == ([], [])
    with pytest.raises(WrongStateError):
        refund_again(failed.sale_id, failed.number, manual=True, request=RequestKey("other", ""), ports=world)


def test_a_failed_refund_is_made_again_by_the_provider(world):
    failed = failed_refund(world)
    refund_again(failed.sale_id, failed.number, manual=False, request=RequestKey("press", ""), ports=world)
    assert world.provider.calls[-1] == ("refund", f"pay_{failed.sale_id}_1")
    assert (kinds(world), world.violations()) == ([], [])


def test_a_failed_refund_that_needs_nothing_more_is_closed_once(world):
    failed = failed_refund(world)
    close_refund(failed.sale_id, failed.number, ports=world)
    closed = world.sales.get(failed.sale_id, refund_key(failed.number)).refund(failed.number)
    assert (closed.status, closed.closed_at, kinds(world)) == (RefundStatus.FAILED, world.clock(), [])
    assert world.sale(failed.sale_id).order.refunded == kroner(0)
    with pytest.raises(WrongStateError):
        close_refund(failed.sale_id, failed.number, ports=world)


def test_money_of_no_order_that_staff_paid_back_is_in_the_ledger_as_theirs(world):
    sale = late_money(world)
    (trouble,) = troubles(world)
    assert (trouble.kind, trouble.record.state) == ("late_money", AttemptState.REFUND_DUE)
    assert record_late_refund(f"pay_{sale.id}_1", ports=world)
    assert not record_late_refund(f"pay_{sale.id}_1", ports=world)
    row = world.sales.ledger(sale.id)[-1]
    assert (row.kind, row.provider, row.amount) == (LedgerEntryKind.REFUNDED, "manual", kroner(199))
    assert world.last_event(sale.id).manual
    assert (kinds(world), world.violations()) == ([], [])


def test_money_of_no_order_leaves_the_list_when_the_provider_refunded_it(world):
    sale = late_money(world)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.REFUNDED)
    world.process(sale.id)
    assert (kinds(world), world.attempt(sale.id).state) == ([], AttemptState.REFUNDED)


def test_a_payment_and_a_refund_are_in_doubt_while_the_provider_is_silent(world):
    authorized, _ = world.authorized()
    paid, _ = world.paid()
    world.provider.unavailable = ["before"]
    world.refund(paid.id, kroner(1))
    assert kinds(world) == []
    for minutes in (3, 5):
        world.provider.down = True
        world.recover(minutes * MINUTE)
    assert sorted(kinds(world)) == ["payment_in_doubt", "refund_in_doubt"]
    world.provider.down = False
    world.process(authorized.id)
    assert kinds(world) == ["refund_in_doubt"]


def test_a_payment_that_the_provider_does_not_know_is_in_doubt_at_once(world):
    sale, _ = world.authorized()
    world.provider.payments.clear()
    world.provider._created.clear()
    world.recover(3 * MINUTE)
    assert kinds(world) == ["payment_in_doubt"]
    assert sale.id == troubles(world)[0].sale.id


def test_work_that_recover_has_not_done_for_ten_minutes_is_late(world):
    world.authorized()
    world.clock.advance(11 * MINUTE)
    assert kinds(world) == []
    world.clock.advance(MINUTE)
    assert kinds(world) == ["work_late"]


def test_a_bulk_job_stands_still_after_ten_minutes(world):
    world.jobs = InMemoryJobs()
    ids = tuple(f"dft_{number}" for number in range(26))  # one more than are changed at once
    job = start_job(JobAction.TAG, tags=("a",), ids=ids, request=None, ports=world).result
    world.clock.advance(9 * MINUTE)
    assert list(stalled_jobs(ports=world)) == []
    world.clock.advance(MINUTE)
    assert [it.id for it in stalled_jobs(ports=world)] == [job.id]


def test_a_list_of_many_is_read_on_until_its_end(world):
    for _ in range(A_PAGE + 1):
        in_doubt(world)
    first = list_troubles(None, ports=world)
    second = list_troubles(first.next_cursor, ports=world)
    assert second.next_cursor is None
    sales = [trouble.sale.id for page in (first, second) for trouble in page.found]
    assert len(set(sales)) == len(sales) == A_PAGE + 1
