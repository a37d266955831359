"""Remind of one invoice that was sent and is not paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from invoicing.domain.checkout.links import add_link
from invoicing.domain.email.outcome import fail_email
from invoicing.domain.email.reminder_plan import why_not_to_remind
from invoicing.domain.errors import EmailRefusedError, EmailRejectedError
from invoicing.domain.events import Actor, ReminderSkipped
from invoicing.domain.sale.email import Email, EmailKind, EmailStatus
from invoicing.domain.sale.link import link_key
from invoicing.domain.sale.reminder import MOST_TRIES, REMINDER, Reminder
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Clock, Ids, LinkKeys, Mailer, RenderedEmail, Sales, Stores
from invoicing.usecases.email.send_once import RenderEmail, email_url, send_claimed
from invoicing.usecases.retry import retry_on_conflict


def send_reminder(
    sale_id: str,
    *,
    base_url: str,
    render: RenderEmail,
    sales: Sales,
    stores: Stores,
    mailer: Mailer,
    link_keys: LinkKeys,
    ids: Ids,
    clock: Clock,
) -> Email | None:
    """Send the reminder of a sale if it is due and still wanted. Return it as it is then, if it was ours to send.

    It leads to a link of its own, which runs out when the invoice's does: a reminder moves no deadline.
    Claiming deletes the row that says a reminder is due, in the transaction that writes the mail: whatever happens
    then, no other run finds it, and a reminder in doubt is not sent again. While the customer pays it is put off.

    Raises:
        EmailRefusedError: SES did not take it this time; it is due again in an hour.

    """

    def claim() -> tuple[Reminder, Sale, Email, RenderedEmail] | None:
        now = clock()
        reminder = _due(sales.get(sale_id, REMINDER), now)
        if reminder is None:
            return None  # an index said that it is due; it no longer is
        sale = sales.get(sale_id, REMINDER, link_key(reminder.link))
        reminder = _due(sale, now)
        if reminder is None:
            return None
        reason = why_not_to_remind(sale, reminder, stores.get(), now)
        if reason is None and sale.draft.active_attempt is not None:
            sale.put(reminder.put_off(now))
            sales.save(sale)
            return None
        sale.delete(REMINDER)
        if reason is not None:
            sale.record(ReminderSkipped(reason), Actor.SYSTEM)
            sales.save(sale)
            return None
        store = stores.get()
        email = _new_reminder(sale, reminder, ids.ulid(now), now)
        try:
            rendered = render(sale, store, email, email_url(base_url, sale_id, email, link_keys))
        except EmailRejectedError as rejected:
            fail_email(sale, email, str(rejected))
            sales.save(sale)
            return None
        sale.put(email)
        sales.save(sale)
        return reminder, sale, email, rendered

    ours = retry_on_conflict(claim)
    if ours is None:
        return None
    reminder, sale, email, rendered = ours

    def put_back(sale: Sale, email: Email) -> None:
        if reminder.tries + 1 >= MOST_TRIES:
            fail_email(sale, email, "Amazon SES took no mail for a day.")
            return
        sale.put(replace(email, status=EmailStatus.FAILED))
        sale.put(replace(reminder.put_off(clock()), tries=reminder.tries + 1))

    return send_claimed(
        sale, email, rendered, put_back=put_back, reminder_days=0, sales=sales, mailer=mailer, clock=clock
    )


def _due(sale: Sale, now: datetime) -> Reminder | None:
    reminder = sale.find(REMINDER, Reminder)
    return reminder if reminder is not None and reminder.due_at <= now else None


def _new_reminder(sale: Sale, reminder: Reminder, email_id: str, now: datetime) -> Email:
    """Return a claimed reminder to whom the invoice went, with a link of its own."""
    return Email(
        id=email_id,
        kind=EmailKind.REMINDER,
        status=EmailStatus.REQUESTED,
        to=sale.draft.invoice.to if sale.draft.invoice else sale.person.customer.email,
        link=add_link(sale, now, sale.link(reminder.link).expires_at).number,
        created_at=now,
        locale=reminder.locale,
    ).claimed(now)


def send_reminders(
    *,
    base_url: str,
    render: RenderEmail,
    sales: Sales,
    stores: Stores,
    mailer: Mailer,
    link_keys: LinkKeys,
    ids: Ids,
    clock: Clock,
    may_go_on: Callable[[], bool] = lambda: True,
) -> int:
    """Send what is due for as long as `may_go_on`, and return how many went. What is left waits for the next run.

    Raises:
        ExceptionGroup: some sales failed, each with its id noted; the rest were done all the same.

    """
    sent, failures = 0, list[Exception]()
    for work in sales.due("REMIND", clock()):
        if not may_go_on():
            break
        try:
            email = send_reminder(
                work.sale_id,
                base_url=base_url,
                render=render,
                sales=sales,
                stores=stores,
                mailer=mailer,
                link_keys=link_keys,
                ids=ids,
                clock=clock,
            )
        except Exception as error:  # noqa: BLE001 - what is wrong with this sale is not the others' fault
            error.add_note(f"sale {work.sale_id}")
            failures.append(error)
            if isinstance(error, EmailRefusedError):
                break  # SES takes nothing at the moment
        else:
            sent += email is not None and email.sent_at is not None
    if failures:
        message = "Some reminders could not be sent."
        raise ExceptionGroup(message, failures)
    return sent
