"""Remind of invoices that were sent and are not paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from invoicing.domain.errors import MailRefusedError, MailRejectedError
from invoicing.domain.events import Actor, ReminderSkipped
from invoicing.domain.mailing import give_up, new_link, why_not_to_remind
from invoicing.domain.mails import Mail, MailKind, MailStatus
from invoicing.domain.reminders import MOST_TRIES, REMINDER, Reminder
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, Ids, LinkKeys, Mailer, RenderedMail, Sales, Stores
from invoicing.usecases.deliver_mail import RenderMail, deliver_mail, mail_url
from invoicing.usecases.retrying import decide_again


def send_reminders(
    *,
    base_url: str,
    render: RenderMail,
    sales: Sales,
    stores: Stores,
    mailer: Mailer,
    link_keys: LinkKeys,
    ids: Ids,
    clock: Clock,
    may_go_on: Callable[[], bool] = lambda: True,
) -> int:
    """Send every reminder that is due, each at most once, and return how many went. What is left waits for the next run.

    Claiming takes the row that says a reminder is due away, in the same transaction that writes the mail: whatever happens
    then, no other run finds it. A reminder in doubt is not sent again.

    Raises:
        ExceptionGroup: some sales failed, each with its id noted; the rest were done.

    """

    def remind(sale_id: str) -> bool:
        ours = decide_again(lambda: claim(sale_id))
        if ours is None:
            return False
        sale, mail, rendered, reminder = ours

        def put_off(sale: Sale, mail: Mail) -> None:
            if reminder.tries + 1 >= MOST_TRIES:
                give_up(sale, mail, "Amazon SES took no mail for a day.")
                return
            sale.put(replace(mail, status=MailStatus.FAILED))
            sale.put(replace(reminder.put_off(clock()), tries=reminder.tries + 1))

        sent = deliver_mail(
            sale,
            mail,
            rendered,
            reminder_days=0,
            caused_by=None,
            sales=sales,
            mailer=mailer,
            clock=clock,
            put_back=put_off,
        )
        return sent.sent_at is not None

    def claim(sale_id: str) -> tuple[Sale, Mail, RenderedMail, Reminder] | None:
        sale, store, now = sales.get(sale_id, REMINDER), stores.get(), clock()
        reminder = sale.find(REMINDER, Reminder)
        if reminder is None or reminder.due_at > now:
            return None  # an index said that it is due; it no longer is
        reason = why_not_to_remind(sale)
        if reason is None and sale.draft.active_attempt is not None:
            sale.put(reminder.put_off(now))
            sales.save(sale)
            return None
        sale.delete(REMINDER)
        if reason is None:
            mail = _new_reminder(sale, reminder, ids.ulid(now), clock, timedelta(days=store.link_days))
            try:
                rendered = render(sale, store, mail, mail_url(base_url, sale_id, mail, link_keys))
            except MailRejectedError as rejected:
                give_up(sale, mail, str(rejected))
            else:
                sale.put(mail)
                sales.save(sale)
                return sale, mail, rendered, reminder
        else:
            sale.record(ReminderSkipped(reason), Actor.SYSTEM)
            sale.guard(sale.draft)
        sales.save(sale)
        return None

    sent, failures = 0, []
    for work in sales.due("REMIND", clock()):
        if not may_go_on():
            break
        try:
            sent += remind(work.sale_id)
        except MailRefusedError as refused:
            refused.add_note(f"sale {work.sale_id}")
            failures.append(refused)
            break  # SES takes nothing at the moment: the others wait for the next run
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this sale is not the others' fault
            error.add_note(f"sale {work.sale_id}")
            failures.append(error)
    if failures:
        raise ExceptionGroup("Some reminders could not be sent.", failures)
    return sent


def _new_reminder(sale: Sale, reminder: Reminder, mail_id: str, clock: Clock, link_life: timedelta) -> Mail:
    """Return a reminder as claimed, to whom the invoice went, with a link of its own."""
    now = clock()
    link = new_link(sale, now, now + link_life)
    to = sale.draft.invoice.to if sale.draft.invoice else sale.person.customer.email
    return Mail(
        id=mail_id,
        kind=MailKind.REMINDER,
        status=MailStatus.REQUESTED,
        to=to,
        link=link.number,
        created_at=now,
        locale=reminder.locale,
    ).claimed(now)
