"""Send the reminders of invoices that are not paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.links import add_link
from invoicing.domain.draft_orders.terms_rule import why_terms_forbid_invoice
from invoicing.domain.email.outcome import fail_email
from invoicing.domain.email.recipient import reminder_address
from invoicing.domain.email.reminder_plan import remind_at, why_not_to_remind
from invoicing.domain.errors import EmailRefusedError, EmailRejectedError, TotalTooLargeError
from invoicing.domain.events import Actor, EmailKind, ReminderSkipped
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.link import link_key
from invoicing.domain.sale.reminder import MOST_TRIES, REMINDER, Reminder
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports, RenderedEmail
from invoicing.usecases.draft_orders.current_prices import price_anew, read_stock_to_pay_directly
from invoicing.usecases.email.send_once import RenderEmail, email_url, send_claimed
from invoicing.usecases.retry import retry_on_conflict


def send_reminder(sale_id: str, *, base_url: str, render: RenderEmail, ports: Ports) -> Email | None:
    """Send the reminder of a sale if it is due and allowed. Returns None if it is not, or if another run claimed it.

    Its link expires with the invoice's. The claim deletes the `Reminder` in the transaction that adds the e-mail, so
    that no other run finds it and a reminder without an answer from SES is not sent again. While the customer is
    paying or payment is not overdue yet, the reminder is put off. It states the prices of this moment, which the claim
    stores.

    Raises:
        EmailRefusedError: SES did not send it this time; it is due again in an hour.
    """
    claimed = _claim(sale_id, base_url, render, ports)
    if claimed is None:
        return None
    reminder, sale, email, rendered = claimed

    def put_back(sale: Sale, email: Email) -> None:
        if reminder.tries + 1 >= MOST_TRIES:
            fail_email(sale, email, "Amazon SES accepted no e-mail for a day.")
            return
        sale.put(email.moved_to(EmailStatus.FAILED))
        sale.put(replace(reminder.put_off(ports.clock()), tries=reminder.tries + 1))

    return send_claimed(sale, email, rendered, put_back=put_back, store=ports.stores.get(), ports=ports)


@retry_on_conflict
def _claim(
    sale_id: str, base_url: str, render: RenderEmail, ports: Ports
) -> tuple[Reminder, Sale, Email, RenderedEmail] | None:
    now = ports.clock()
    reminder = _due(ports.sales.get(sale_id, REMINDER), now)
    if reminder is None:
        return None  # the index was out of date
    sale = ports.sales.get(sale_id, REMINDER, link_key(reminder.link))
    reminder = _due(sale, now)
    if reminder is None:
        return None
    store = ports.stores.get()
    reason = why_not_to_remind(sale, reminder, store, now)
    if reason is None and (put_off := _put_off(sale, reminder, store, now)):
        sale.put(put_off)
        ports.sales.save(sale)
        return None
    sale.delete(REMINDER)
    former = None
    if reason is None:
        try:
            former = price_anew(sale, now=now, ports=ports)
        except TotalTooLargeError as error:
            reason = str(error)
    reason = reason or why_terms_forbid_invoice(sale, store)  # a market's new currency may do so
    if reason is not None:
        sale.record(ReminderSkipped(reason), Actor.SYSTEM)
        ports.sales.save(sale)
        return None
    email = replace(
        _new_reminder(sale, reminder, ports.ids.ulid(now), now), offer=sale.draft.offer, former_total=former
    )
    read_stock_to_pay_directly(sale, now=now, ports=ports)
    try:
        rendered = render(sale, store, email, email_url(base_url, sale_id, email, ports))
    except EmailRejectedError as rejected:
        fail_email(sale, email, str(rejected))
        ports.sales.save(sale)
        return None
    sale.put(email)
    ports.sales.save(sale)
    return reminder, sale, email, rendered


def _due(sale: Sale, now: datetime) -> Reminder | None:
    reminder = sale.find(REMINDER, Reminder)
    return reminder if reminder is not None and reminder.due_at is not None and reminder.due_at <= now else None


def _put_off(sale: Sale, reminder: Reminder, store: Store, now: datetime) -> Reminder | None:
    """Return the reminder for later, if the due date was moved or the customer is paying; None if it is to be sent."""
    when = remind_at(sale, reminder, store)
    if when is None or when > now:
        return replace(reminder, due_at=when)
    return reminder.put_off(now) if sale.draft.active_attempt is not None else None


def _new_reminder(sale: Sale, reminder: Reminder, email_id: str, now: datetime) -> Email:
    """Return a claimed reminder, with its own link, to the address that its invoice would go to now."""
    invoice = sale.draft.invoice
    return Email(
        id=email_id,
        kind=EmailKind.REMINDER,
        status=EmailStatus.REQUESTED,
        to=reminder_address(sale),
        link=add_link(sale, now, sale.link(reminder.link).expires_at).number,
        created_at=now,
        locale=reminder.locale,
        has_custom_to=invoice is not None and invoice.has_custom_to,
    ).claimed(now)


def send_reminders(
    *, base_url: str, render: RenderEmail, may_go_on: Callable[[], bool] = lambda: True, ports: Ports
) -> int:
    """Send the reminders that are due while `may_go_on()`, and return their number. The next run continues.

    Raises:
        ExceptionGroup: reminders of some sales failed, each with its sale id; the others were sent.
    """
    sent, failures = 0, list[Exception]()
    for work in ports.sales.due("REMIND", ports.clock()):
        if not may_go_on():
            break
        try:
            with ports.logs_about(work.sale_id):
                email = send_reminder(work.sale_id, base_url=base_url, render=render, ports=ports)
        except Exception as error:  # noqa: BLE001 - one sale's failure must not stop the others
            error.add_note(f"sale {work.sale_id}")
            failures.append(error)
            if isinstance(error, EmailRefusedError):
                break  # SES accepts no e-mail at the moment
        else:
            sent += email is not None and email.sent_at is not None
    if failures:
        message = "Some reminders could not be sent."
        raise ExceptionGroup(message, failures)
    return sent
