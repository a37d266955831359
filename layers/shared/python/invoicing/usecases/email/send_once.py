"""Get a claimed mail to the mailer, once, and write what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from invoicing.domain.catalog.store import Store
from invoicing.domain.email.outcome import fail_email, mark_sent
from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError, EmailRejectedError
from invoicing.domain.sale.email import Email, EmailStatus, email_key
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.sale import Record, Sale
from invoicing.ports import Clock, LinkKeys, Mailer, RenderedEmail, Sales
from invoicing.usecases.retry import PATIENT, retry_on_conflict

# Writes a mail of a sale, with the address of its link. Raises EmailRejectedError where it cannot be written.
RenderEmail = Callable[[Sale, Store, Email, str], RenderedEmail]


def email_url(base_url: str, sale_id: str, email: Email, link_keys: LinkKeys) -> str:
    """Return the secret address that a mail leads to."""
    return f"{base_url}/i/{make_token(sale_id, email.link, link_keys.all())}"


def send_claimed(
    sale: Sale,
    email: Email,
    rendered: RenderedEmail,
    *,
    put_back: Callable[[Sale, Email], None] | None = None,
    reminder_days: int,
    caused_by: str | None = None,
    sales: Sales,
    mailer: Mailer,
    clock: Clock,
) -> Email:
    """Send a mail that this run has claimed, in one try, and return it as it is then.

    Taken, it is SENT. Refused for good, it is FAILED, and the timeline says why. Without an answer it stays SENDING: it
    may have gone, and `recover` settles it. Refused for now it is put back, and the refusal is raised so that the run
    is tried again; `put_back` says how, where that is not simply by asking again.

    Raises:
        EmailRefusedError: it has surely not gone this time.

    """

    def sent(now_sale: Sale, now_email: Email) -> None:
        mark_sent(now_sale, now_email, clock(), provider_id=provider_id, reminder_days=reminder_days)

    try:
        provider_id = mailer.send(rendered)
    except EmailInDoubtError:
        return email
    except EmailRejectedError as rejected:
        reason = str(rejected)
        return _note(sale, email, lambda s, m: fail_email(s, m, reason), sales, caused_by)
    except EmailRefusedError:
        _note(sale, email, put_back or (lambda s, m: s.put(m.put_back())), sales, caused_by)
        raise
    return _note(sale, email, sent, sales, caused_by)


def _note(
    sale: Sale, email: Email, change: Callable[[Sale, Email], None], sales: Sales, caused_by: str | None
) -> Email:
    """Write what became of a mail that we claimed, unless a report of SES has already done so.

    The sale in memory is as it was just saved, so the first try reads nothing. It is worth many: a mail of which nobody
    wrote that it has gone may go again.
    """
    at_hand = [sale]

    def note() -> Email:
        current = at_hand.pop() if at_hand else sales.get(sale.id, email_key(email.id), REMINDER)
        claimed = current.email(email.id)
        if claimed.status is EmailStatus.SENDING:
            change(current, claimed)
            sales.save(current, caused_by=caused_by)
        return current.email(email.id)

    return retry_on_conflict(note, tries=PATIENT)


@dataclass(frozen=True, slots=True)
class EmailToSend:
    """A mail in its sale, the record that has to stay as it was read, and why it must not go after all, if so."""

    sale: Sale
    email: Email
    because_of: Record
    objection: str | None = None


def send_once(
    find: Callable[[], EmailToSend | None],
    *,
    store: Store,
    reminder_days: int = 0,
    caused_by: str | None,
    base_url: str,
    render: RenderEmail,
    sales: Sales,
    mailer: Mailer,
    link_keys: LinkKeys,
    clock: Clock,
) -> Email | None:
    """Send what `find` reads, once, and note what became of it: a read and three calls. Return it, if it was ours.

    The claim holds only while what the mail tells of is as it was read. Of two runs one claims; a mail that is
    SENDING, SENT or FAILED is not touched.

    Raises:
        EmailRefusedError: SES did not take it this time; it was put back, so run again.

    """

    def claim() -> tuple[Sale, Email, RenderedEmail] | None:
        wanted = find()
        if wanted is None or wanted.email.status is not EmailStatus.REQUESTED:
            return None
        sale, email, objection = wanted.sale, wanted.email, wanted.objection
        if objection is None:
            try:
                rendered = render(sale, store, email, email_url(base_url, sale.id, email, link_keys))
            except EmailRejectedError as rejected:
                objection = str(rejected)
        if objection is not None:
            fail_email(sale, email, objection)
            sales.save(sale, caused_by=caused_by)
            return None
        claimed = email.claimed(clock())
        sale.put(claimed)
        sale.guard(wanted.because_of)
        sales.save(sale, caused_by=caused_by)
        return sale, claimed, rendered

    ours = retry_on_conflict(claim)
    if ours is None:
        return None
    return send_claimed(
        *ours, reminder_days=reminder_days, caused_by=caused_by, sales=sales, mailer=mailer, clock=clock
    )
