"""Jobs and problems: each entry says what happened and what to do, and its buttons do it once."""

from datetime import timedelta

import pytest

from invoicing.bootstrap import app
from invoicing.domain.bulk.job import JobAction
from invoicing.domain.errors import EmailInDoubtError
from invoicing.domain.figures.record import change_of
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.refund import Refund
from invoicing.domain.sale.sale import Sale
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from invoicing.ports.dead_letters import DeadLetter, Remedy
from invoicing.usecases.bulk.start import start_job
from invoicing.usecases.orders.reconcile_refund import reconcile_refund
from tests.support.actors.answer import Page
from tests.support.actors.office import Office
from tests.support.builders.drafts import mugs
from tests.support.builders.money import kroner
from tests.support.cast.people import INGRID, TRYGVE
from tests.support.fakes import FakeDeadLetters, InMemoryJobs
from tests.support.worlds.fake_world import FakeWorld, use

PROBLEMS = "/admin/problems"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> FakeWorld:
    world = FakeWorld()
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://shop.example")
    use(app, world)
    app.mailer = world.mailer
    app.jobs = world.jobs = InMemoryJobs()
    app.dead_letters = FakeDeadLetters()
    return world


@pytest.fixture
def owner(world: FakeWorld) -> Office:
    del world
    return Office.signed_in(INGRID)


def clerk() -> Office:
    member = StaffMember(TRYGVE.id, TRYGVE.name, Role.STAFF)
    app.staff_members.put(member)
    return Office.signed_in(member)


def in_doubt(world: FakeWorld) -> tuple[Sale, Email]:
    sale, email = world.invoice_requested()
    world.mailer.failures = [EmailInDoubtError()]
    world.send_invoice(sale.id, email)
    world.clock.advance(3 * MINUTE)
    return sale, email


def failed_refund(world: FakeWorld) -> Refund:
    sale, _ = world.paid(mugs(2))
    return world.returned_refund(sale.id, kroner(100))


def letter(world: FakeWorld, **given: object) -> DeadLetter:
    about = {"queue": "FailedInvocations", "id": "m-1", "function": "send_invoice", "event_type": "InvoiceRequested"}
    known = {**about, "sale_id": "0" * 26, "remedy": Remedy.SEND, "target": "arn:x", "event": {"secret": "/i/token"}}
    made = DeadLetter(sent_at=world.clock() - MINUTE, **{**known, **given})  # type: ignore[arg-type]  # of the fields' types
    app.dead_letters.put(made)  # type: ignore[attr-defined]  # a fake
    return made


def labels(office: Office) -> list[str]:
    return [button.get_text(strip=True) for button in office.open(PROBLEMS).soup.select(".buttons .button")]


def review(office: Office, money_id: str, act: str) -> Page:
    return office.open(f"{PROBLEMS}/review/{money_id}?act={act}")


def test_without_problems_the_page_says_so(owner: Office) -> None:
    assert "No problems" in owner.open(PROBLEMS).text


def test_an_email_in_doubt_is_recorded_as_sent_by_repeated_presses_once(world: FakeWorld, owner: Office) -> None:
    sale, email = in_doubt(world)
    page = owner.open(PROBLEMS)
    assert "Amazon SES has not answered. Invoice · kari@example.com" in page.text
    assert "3 minutes ago" in page.text
    assert page.soup.select_one(f'main a[href="/admin/drafts/{sale.draft.id}"]')
    assert "recorded as sent" in owner.submit("/confirm", page).text
    assert "No problems" in owner.text
    assert "Nothing was done" in owner.submit("/confirm", page).text
    assert world.email(sale.id, email.id).status is EmailStatus.SENT


def test_an_email_in_doubt_is_sent_again_at_once_and_once(world: FakeWorld, owner: Office) -> None:
    sale, _ = in_doubt(world)
    page = owner.open(PROBLEMS)
    assert "on its way" in owner.submit("/send", page).text
    assert "Nothing was done" in owner.submit("/send", page).text
    assert world.story(sale.id).count("InvoiceRequested") == 2
    assert world.events(sale.id)[-1].staff_id == INGRID.id


def test_a_payment_in_doubt_is_asked_for_and_the_answer_is_told(world: FakeWorld, owner: Office) -> None:
    sale, _ = world.authorized()
    world.provider.down = True
    for minutes in (3, 5):
        world.recover(minutes * MINUTE)
    assert "The provider has not answered about a payment of NOK 199.00." in owner.open(PROBLEMS).text
    assert "did not answer" in owner.submit(f"/payments/pay_{sale.id}_1").text
    world.provider.down = False
    assert "The provider was asked" in owner.submit(f"/payments/pay_{sale.id}_1").text
    assert "No problems" in owner.text
    assert world.financial_status(sale.id) == "PAID"


def test_a_failed_refund_is_made_again_by_an_owner_once(world: FakeWorld, owner: Office) -> None:
    refund = failed_refund(world)
    page = owner.open(PROBLEMS)
    assert "The refund of NOK 100.00 failed. The customer's bank returned the refund." in page.text
    assert labels(owner) == ["Refund again", "I paid it back", "Nothing left to do"]
    links = [str(link["href"]) for link in page.soup.select(".buttons a")]
    assert links == [f"{PROBLEMS}/review/{refund.id}?act={act}" for act in ("again", "manual", "close")]
    page, manual = review(owner, refund.id, "again"), review(owner, refund.id, "manual")
    assert page.heading == "Refund NOK 100.00 again?"
    assert "The refund is made." in owner.submit("/again", page).text
    assert "The refund is made." in owner.submit("/again", page).text
    assert "Nothing was done" in owner.submit("/again", manual).text
    assert review(owner, refund.id, "again").url == PROBLEMS
    order = world.sale(refund.sale_id).order
    assert order
    assert (order.refunded, world.violations()) == (kroner(100), [])


@pytest.mark.parametrize(("act", "button"), [("again", "Refund"), ("manual", "Record")])
def test_a_refused_refund_is_made_with_its_lines_tax_and_goods(
    world: FakeWorld, owner: Office, act: str, button: str
) -> None:
    sale, _ = world.paid(mugs(2))
    refused = world.refused_refund(sale.id, line_items={"li_1": 1}, restock={"mug": 1})
    page = review(owner, refused.id, act)
    assert "1 × Product mug NOK 100.00" in page.text
    assert "Including 25% MVA NOK 20.00" in page.text
    assert "Back into stock: 1 × mug" in page.text
    assert "The customer is told by e-mail: kari@example.com" in page.text
    assert f"{button} NOK\xa0100.00" in page.soup.select(".primary-bar button")[0].get_text()
    assert "The refund is made." in owner.submit("/again").text
    made = world.refund_of(sale.id, 2)
    assert (made.lines, made.tax, world.available()) == (refused.lines, kroner(20), 9)
    assert world.violations() == []


def test_a_refused_cancellation_is_made_from_the_page(world: FakeWorld, owner: Office) -> None:
    sale, _ = world.paid(mugs(2))
    with world.provider_without_money():
        world.cancel_order(sale.id)
    assert "The order is cancelled with it." in review(owner, world.refund_of(sale.id, 1).id, "again").text
    owner.submit("/again")
    order = world.sale(sale.id).order
    assert order
    assert (order.financial_status, order.cancelled_at, world.available()) == ("REFUNDED", world.clock(), 10)


def test_a_failed_refund_that_was_made_elsewhere_can_only_be_closed(world: FakeWorld, owner: Office) -> None:
    refund = failed_refund(world)
    world.refund(refund.sale_id)
    assert labels(owner) == ["Nothing left to do"]
    assert review(owner, refund.id, "close").heading == "Close the refund of NOK 100.00?"
    assert "No problems" in owner.submit("/close").text


def test_a_refund_that_was_made_after_all_is_compared_with_the_order(world: FakeWorld, owner: Office) -> None:
    sale, _ = world.paid(mugs(2))
    refused = world.refused_refund(sale.id, kroner(150))
    review(owner, refused.id, "close")
    assert "No problems" in owner.submit("/close").text
    world.provider._refunds[refused.id] = kroner(150)
    reconcile_refund(f"pay_{sale.id}_1", refused.id, ports=world)
    assert labels(owner) == ["I paid it back", "Nothing left to do"]
    assert "If it is not among the refunds of the order, record it" in owner.open(PROBLEMS).text
    world.refund(sale.id)
    assert labels(owner) == ["Nothing left to do"]
    assert "the customer may have the money twice" in owner.open(PROBLEMS).text


def test_an_order_that_changed_since_the_review_is_reviewed_again(world: FakeWorld, owner: Office) -> None:
    sale, _ = world.paid(mugs(2))
    page = review(owner, world.refused_refund(sale.id, line_items={"li_1": 1}).id, "again")
    world.fulfill(sale.id)
    assert "Nothing was done" in owner.submit("/again", page).text


def test_late_money_is_reviewed_before_staff_record_it_as_paid_back(world: FakeWorld, owner: Office) -> None:
    sale, _ = world.voided()
    with world.provider_without_money():
        world.capture_late(sale.id)
    payment_id = f"pay_{sale.id}_1"
    assert labels(owner) == ["Ask the provider now", "I paid it back"]
    assert review(owner, payment_id, "").heading == "Record that NOK 199.00 is paid back?"
    assert "The refund is made." in owner.submit("/refunded").text
    assert review(owner, payment_id, "").url == PROBLEMS


def test_staff_see_refunds_and_leave_them_to_an_owner(world: FakeWorld) -> None:
    refund = failed_refund(world)
    staff = clerk()
    assert labels(staff) == []
    assert "An owner deals with this." in staff.text
    assert staff.post(f"{PROBLEMS}/refunds/{refund.id}/again", {"form_key": "k"}).status == 403
    assert review(staff, refund.id, "again").status == 403


def test_a_dead_letter_is_sent_again_and_shows_nothing_of_what_is_in_it(world: FakeWorld, owner: Office) -> None:
    letter(world)
    page = owner.open(PROBLEMS)
    assert "An invoice could not be sent." in page.text
    assert "/i/token" not in page.body
    assert labels(owner) == ["Send it again", "Remove"]
    assert "sent to its function again" in owner.submit("/send", page).text
    assert "Nothing was done" in owner.submit("/send", page).text
    assert app.dead_letters.sent == ["m-1"]  # type: ignore[attr-defined]  # a fake


def test_a_sale_that_was_not_counted_is_counted_and_cannot_be_removed(world: FakeWorld, owner: Office) -> None:
    sale, _ = world.paid()
    made = letter(world, queue="UncountedSales", function="record_figures", sale_id=sale.id, remedy=Remedy.COUNT)
    assert labels(owner) == ["Count it now"]
    owner.post(f"{PROBLEMS}/letters/{made.queue}/{made.id}/delete", {})
    assert labels(owner) == ["Count it now"]
    assert change_of(world.totals.sale(sale.id))
    assert "The sale is counted." in owner.submit("/send").text
    assert change_of(world.totals.sale(sale.id)) is None


def test_a_queue_that_cannot_be_read_says_so_and_the_rest_stays(world: FakeWorld, owner: Office) -> None:
    letter(world)
    app.dead_letters.silent = {"PoisonEvents"}  # type: ignore[attr-defined]  # a fake
    page = owner.open(PROBLEMS)
    assert "Events that the event bus refuses These cannot be read at the moment." in page.text
    assert "An invoice could not be sent." in page.text


def test_a_message_that_has_nothing_to_send_is_removed_after_reading(world: FakeWorld, owner: Office) -> None:
    letter(world, function="recover", remedy=Remedy.NONE, sale_id="")
    assert "The next run does the same work." in owner.open(PROBLEMS).text
    assert "Removed." in owner.submit("/delete").text
    assert "No problems" in owner.text


def test_a_bulk_job_that_stands_still_is_continued(world: FakeWorld, owner: Office) -> None:
    drafts = tuple(f"dft_{number}" for number in range(26))  # one more than are changed at once
    job = start_job(JobAction.TAG, tags=("a",), ids=drafts, request=None, ports=world).result
    world.clock.advance(11 * MINUTE)
    assert "Draft orders are being tagged: 25 are done." in owner.open(PROBLEMS).text
    assert "Some more are done." in owner.submit(job.id).text
    assert "No problems" in owner.text


@pytest.mark.parametrize("path", ["refunds/rfd_x_1", "refunds/rfd_1", "payments/x", "jobs/x", "letters/Other/x/send"])
def test_an_address_of_what_does_not_exist_is_not_found(owner: Office, path: str) -> None:
    assert owner.post(f"{PROBLEMS}/{path}", {"form_key": "k"}).status == 404
