"""Send an e-mail once: claim it, hand it to the mailer, record the outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from invoicing.domain.catalog.store import Store
from invoicing.domain.email.outcome import fail_email, mark_sent
from invoicing.domain.email.quota import count_claim
from invoicing.domain.email.recipient import NO_ADDRESS, recipient_of
from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError, EmailRejectedError, TooManyEmailsError
from invoicing.domain.sale.email import Email, EmailStatus, email_key
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.sale import Record, Sale
from invoicing.ports import Ports, RenderedEmail
from invoicing.usecases.retry import retry_on_conflict, retry_until_recorded

# Renders an e-mail of a sale with the address of its link. Raises EmailRejectedError where it cannot be rendered.
RenderEmail = Callable[[Sale, Store, Email, str], RenderedEmail]


@dataclass(frozen=True, slots=True)
class EmailToSend:
    """An e-mail, the record that must not change before it is claimed, and the reason not to send it, if any.

    `is_without_payment` tells that staff caused it without a payment at a provider: its first claim counts it. `url` is
    the address of an e-mail that has no link of the sale.
    """

    sale: Sale
    email: Email
    because_of: Record | None
    objection: str | None = None
    is_without_payment: bool = False
    url: str = ""


def send_once(
    find: Callable[[], EmailToSend | None],
    *,
    store: Store,
    caused_by: str | None,
    base_url: str,
    render: RenderEmail,
    ports: Ports,
) -> Email | None:
    """Claim and send the e-mail that `find` reads, and record the outcome: a read and three calls.

    It goes to the address that its recipient has now. Returns None if another run has claimed it or it is not to be
    sent. The claim fails if the record that the e-mail is about has changed since it was read.

    Raises:
        EmailRefusedError: SES did not send it this time; run again.
    """
    claimed = _claim(find, store, caused_by=caused_by, base_url=base_url, render=render, ports=ports)
    if claimed is None:
        return None
    return send_claimed(*claimed, store=store, caused_by=caused_by, ports=ports)


@retry_on_conflict
def _claim(
    find: Callable[[], EmailToSend | None],
    store: Store,
    *,
    caused_by: str | None,
    base_url: str,
    render: RenderEmail,
    ports: Ports,
    refusal: str | None = None,
) -> tuple[Sale, Email, RenderedEmail] | None:
    wanted = find()
    if wanted is None or wanted.email.status is not EmailStatus.REQUESTED:
        return None
    sale, email, objection = wanted.sale, wanted.email, wanted.objection or refusal
    to = recipient_of(sale, email)
    if to:
        email = replace(email, to=to)
    elif objection is None:
        objection = NO_ADDRESS
    if objection is None:
        try:
            rendered = render(sale, store, email, wanted.url or email_url(base_url, sale.id, email, ports))
        except EmailRejectedError as rejected:
            objection = str(rejected)
    if objection is not None:
        fail_email(sale, email, objection)
        ports.sales.save(sale, caused_by=caused_by)
        return None
    claimed = email.claimed(ports.clock())
    sale.put(claimed)
    if wanted.because_of is not None:
        sale.guard(wanted.because_of)
    count_claim(sale, wanted.email, to, ports.clock(), is_without_payment=wanted.is_without_payment)
    try:
        ports.sales.save(sale, caused_by=caused_by)
    except TooManyEmailsError as error:  # there is no request to refuse any more: the timeline says why it fails
        why = str(error)
        return _claim(find, store, caused_by=caused_by, base_url=base_url, render=render, ports=ports, refusal=why)
    return sale, claimed, rendered


def email_url(base_url: str, sale_id: str, email: Email, ports: Ports) -> str:
    """Return the secret address that an e-mail links to."""
    return f"{base_url}/i/{make_token(sale_id, email.link, ports.link_keys.all())}"


def send_claimed(
    sale: Sale,
    email: Email,
    rendered: RenderedEmail,
    *,
    put_back: Callable[[Sale, Email], None] | None = None,
    store: Store,
    caused_by: str | None = None,
    ports: Ports,
) -> Email:
    """Send an e-mail that this run has claimed, in one try, and return it with its new status.

    If SES accepts it, it becomes SENT. If SES rejects it for good, it becomes FAILED, with an event that says why. If
    SES does not answer, it stays SENDING, since it may have been sent, and `recover` retries it. If SES refuses it for
    now, it becomes REQUESTED again, or what `put_back` makes of it, and the error is raised so that Lambda runs again.

    Raises:
        EmailRefusedError: SES did not send it this time.
    """

    def sent(now_sale: Sale, now_email: Email) -> None:
        mark_sent(now_sale, now_email, ports.clock(), provider_id=provider_id, store=store)

    try:
        provider_id = ports.mailer.send(rendered)
    except EmailInDoubtError:
        return email
    except EmailRejectedError as rejected:
        reason = str(rejected)
        return _note(sale, email, lambda s, m: fail_email(s, m, reason), caused_by, ports)
    except EmailRefusedError:
        _note(sale, email, put_back or (lambda s, m: s.put(m.put_back())), caused_by, ports)
        raise
    return _note(sale, email, sent, caused_by, ports)


@retry_until_recorded
def _note(
    claimed: Sale, email: Email, change: Callable[[Sale, Email], None], caused_by: str | None, ports: Ports
) -> Email:
    """Record the outcome of a claimed e-mail, unless a report of SES was recorded first.

    The first try uses the sale as it was just saved. There are many tries, since an e-mail whose outcome is not
    recorded may be sent again.
    """
    sale = claimed if claimed.is_saved else ports.sales.get(claimed.id, email_key(email.id), REMINDER)
    if sale.email(email.id).status is EmailStatus.SENDING:
        change(sale, sale.email(email.id))
        ports.sales.save(sale, caused_by=caused_by)
    return sale.email(email.id)
