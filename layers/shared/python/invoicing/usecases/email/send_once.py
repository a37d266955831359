"""Get a claimed mail to the mailer, once, and write what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from invoicing.domain.catalog.store import Store
from invoicing.domain.email.outcome import give_up, mark_sent
from invoicing.domain.errors import MailInDoubtError, MailRefusedError, MailRejectedError
from invoicing.domain.sale.email import Mail, MailStatus, mail_key
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.sale import Record, Sale
from invoicing.ports import Clock, LinkKeys, Mailer, RenderedMail, Sales
from invoicing.usecases.retry import PATIENT, decide_again

# Writes a mail of a sale, with the address of its link. Raises MailRejectedError where it cannot be written.
RenderMail = Callable[[Sale, Store, Mail, str], RenderedMail]


def mail_url(base_url: str, sale_id: str, mail: Mail, link_keys: LinkKeys) -> str:
    """Return the secret address that a mail leads to."""
    return f"{base_url}/i/{make_token(sale_id, mail.link, link_keys.all())}"


def deliver_mail(
    sale: Sale,
    mail: Mail,
    rendered: RenderedMail,
    *,
    put_back: Callable[[Sale, Mail], None] | None = None,
    reminder_days: int,
    caused_by: str | None = None,
    sales: Sales,
    mailer: Mailer,
    clock: Clock,
) -> Mail:
    """Send a mail that this run has claimed, in one try, and return it as it is then.

    Taken, it is SENT. Refused for good, it is FAILED, and the timeline says why. Without an answer it stays SENDING: it
    may have gone, and `recover` settles it. Refused for now it is put back, and the refusal is raised so that the run
    is tried again; `put_back` says how, where that is not simply by asking again.

    Raises:
        MailRefusedError: it has surely not gone this time.

    """

    def sent(now_sale: Sale, now_mail: Mail) -> None:
        mark_sent(now_sale, now_mail, clock(), provider_id=provider_id, reminder_days=reminder_days)

    try:
        provider_id = mailer.send(rendered)
    except MailInDoubtError:
        return mail
    except MailRejectedError as rejected:
        reason = str(rejected)
        return _note(sale, mail, lambda s, m: give_up(s, m, reason), sales, caused_by)
    except MailRefusedError:
        _note(sale, mail, put_back or (lambda s, m: s.put(m.put_back())), sales, caused_by)
        raise
    return _note(sale, mail, sent, sales, caused_by)


def _note(sale: Sale, mail: Mail, change: Callable[[Sale, Mail], None], sales: Sales, caused_by: str | None) -> Mail:
    """Write what became of a mail that we claimed, unless a report of SES has already done so.

    The sale in memory is as it was just saved, so the first try reads nothing. It is worth many: a mail of which nobody
    wrote that it has gone may go again.
    """
    at_hand = [sale]

    def note() -> Mail:
        current = at_hand.pop() if at_hand else sales.get(sale.id, mail_key(mail.id), REMINDER)
        claimed = current.mail(mail.id)
        if claimed.status is MailStatus.SENDING:
            change(current, claimed)
            sales.save(current, caused_by=caused_by)
        return current.mail(mail.id)

    return decide_again(note, tries=PATIENT)


@dataclass(frozen=True, slots=True)
class WantedMail:
    """A mail in its sale, the record that has to stay as it was read, and why it must not go after all, if so."""

    sale: Sale
    mail: Mail
    because_of: Record
    objection: str | None = None


def post_mail(
    find: Callable[[], WantedMail | None],
    *,
    store: Store,
    reminder_days: int = 0,
    caused_by: str | None,
    base_url: str,
    render: RenderMail,
    sales: Sales,
    mailer: Mailer,
    link_keys: LinkKeys,
    clock: Clock,
) -> Mail | None:
    """Send what `find` reads, once, and note what became of it: a read and three calls. Return it, if it was ours.

    The claim holds only while what the mail tells of is as it was read. Of two runs one claims; a mail that is
    SENDING, SENT or FAILED is not touched.

    Raises:
        MailRefusedError: SES did not take it this time; it was put back, so run again.

    """

    def claim() -> tuple[Sale, Mail, RenderedMail] | None:
        wanted = find()
        if wanted is None or wanted.mail.status is not MailStatus.REQUESTED:
            return None
        sale, mail, objection = wanted.sale, wanted.mail, wanted.objection
        if objection is None:
            try:
                rendered = render(sale, store, mail, mail_url(base_url, sale.id, mail, link_keys))
            except MailRejectedError as rejected:
                objection = str(rejected)
        if objection is not None:
            give_up(sale, mail, objection)
            sales.save(sale, caused_by=caused_by)
            return None
        claimed = mail.claimed(clock())
        sale.put(claimed)
        sale.guard(wanted.because_of)
        sales.save(sale, caused_by=caused_by)
        return sale, claimed, rendered

    ours = decide_again(claim)
    if ours is None:
        return None
    return deliver_mail(
        *ours, reminder_days=reminder_days, caused_by=caused_by, sales=sales, mailer=mailer, clock=clock
    )
