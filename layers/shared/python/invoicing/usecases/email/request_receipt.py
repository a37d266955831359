"""Request a receipt again."""

from __future__ import annotations

from invoicing.domain.email.quota import count_request
from invoicing.domain.email.receipt import (
    HAS_RECEIPT,
    new_receipt,
    put_requested_receipt,
    require_recent_receipt_seen,
)
from invoicing.domain.errors import NoEmailError, NotFoundError, WrongStateError
from invoicing.domain.events import Actor, EmailKind, EmailRequested
from invoicing.domain.sale.email import Email, email_key
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def request_receipt(
    sale_id: str,
    *,
    seen_version: int | None = None,
    seen_receipt: str | None = None,
    request: RequestKey | None,
    ports: Ports,
) -> tuple[Sale, Email]:
    """Store a receipt with an id of its own, and `EmailRequested`, which the bus brings to `send_receipt`.

    It goes to the address that the customer has now. The automatic receipt, with its derived id, is another e-mail.
    `seen_receipt` is the id of the last receipt that staff know to be requested: another one of the last minutes was
    requested in another window, or by a colleague.

    Raises:
        NotFoundError: the draft order is not completed yet.
        VersionMismatchError: the order was changed since staff read `seen_version`.
        RecentReceiptError: a receipt was requested minutes ago that is not `seen_receipt`.
        WrongStateError: the order is not paid, or all of it is refunded.
        NoEmailError: the customer has no e-mail address.
        TooManyEmailsError: the address has its e-mails of the day already.
    """
    sale = ports.sales.get(sale_id, request=request)
    if sale.answered:
        email_id = sale.answered
        sale = ports.sales.get(sale_id, email_key(email_id), request=request)
        return sale, sale.email(email_id)
    order, now = sale.order, ports.clock()
    if order is None:
        raise NotFoundError("no_order", draft=sale.draft.name)
    sale.require_version(order, seen_version)
    if order.financial_status not in HAS_RECEIPT:
        status = order.financial_status.value.lower().replace("_", " ")
        raise WrongStateError("no_receipt", order=order.name, status=status)
    if seen_receipt is not None and order.receipt:
        before = ports.sales.get(sale_id, email_key(order.receipt)).find(email_key(order.receipt), Email)
        require_recent_receipt_seen(before, seen_receipt, now)
    if not sale.person.receipt_address:
        raise NoEmailError(of_receipt=True)
    email = new_receipt(sale, ports.ids.ulid(now), now)
    put_requested_receipt(sale, order, email)
    count_request(sale, email, now)
    sale.record(EmailRequested(email.id, EmailKind.RECEIPT), Actor.STAFF)
    sale.answer(email.id)
    ports.sales.save(sale)
    return sale, email
