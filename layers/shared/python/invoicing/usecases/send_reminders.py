"""Remind of invoices that were sent and are not paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from invoicing.domain.errors import InvoicingError, MailRejectedError
from invoicing.domain.events import Actor, ReminderSkipped
from invoicing.domain.mailing import REMIND_UNTIL, new_link, why_not_to_remind
from invoicing.domain.mails import Mail, MailKind, MailStatus
from invoicing.domain.reminders import REMINDER, Reminder
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, Ids, LinkKeys, Mailer, RenderedMail, Sales, Stores
from invoicing.usecases.deliver_mail import RenderMail, deliver_mail, mail_url
from invoicing.usecases.retrying import decide_again

_LATER = timedelta(hours=1)  # while the customer is paying, or SES refuses for the moment


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of one reminder that was due: the mail, if one was claimed, or the error that it ended in."""

    sale_id: str
    mail: Mail | None = None
    error: Exception | None = None


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
) -> list[Reminded]:
    """Send each reminder that is due, never twice, for as long as `may_go_on`. One bad sale never stops the rest."""

    def remind(sale_id: str) -> Mail | None:
        ours = decide_again(lambda: claim(sale_id))
        if ours is None:
            return None
        return deliver_mail(
            *ours, reminder_days=0, caused_by=None, sales=sales, mailer=mailer, clock=clock, put_back=_remind_later(clock)
        )

    def claim(sale_id: str) -> tuple[Sale, Mail, RenderedMail] | None:
        sale, store, now = sales.get(sale_id, REMINDER), stores.get(), clock()
        reminder = sale.find(REMINDER, Reminder)
        if reminder is None or reminder.due_at > now:
            return None  # an index said that it is due; it no longer is
        reason = why_not_to_remind(sale)
        if reason is None and now >= reminder.due_at + REMIND_UNTIL:
            reason = "It could not be sent for a day after it was due."
        if reason is None and sale.draft.active_attempt is not None:
            sale.put(Reminder(now + _LATER, reminder.locale))
            sales.save(sale)
            return None
        if reason is None and sale.draft.invoice is not None:
            mail = _new_reminder(sale, store.link_days, reminder, ids, clock)
    ...
    return []
