"""Create a link to share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.checkout.links import end_link, has_receipt, link_ends_at, require_linkable
from invoicing.domain.errors import InvalidRequestError, PastTimeError
from invoicing.domain.events import Actor, LinkCreated
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import parse_link_id
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def create_link(
    sale_id: str,
    *,
    channel: str,
    expires_at: datetime | None,
    replaces: int = 0,
    request: RequestKey | None,
    ports: Ports,
) -> tuple[Sale, Link]:
    """Create a link for a channel ("chat", "sms" …); nothing is sent.

    `replaces` is the number of a link that is revoked in the same transaction. A link to a receipt does not expire.

    Raises:
        WrongStateError: the draft order or the order is cancelled.
        InvalidRequestError: a link to a receipt is to expire.
        LinkNotFoundError: the sale has no link with the number `replaces`.
        PaymentInProgressError: the customer is paying, possibly through the link to replace.
    """
    sale = ports.sales.get(sale_id, *([link_key(replaces)] if replaces else []), request=request)
    if sale.answered:
        number = parse_link_id(sale.answered)
        sale = ports.sales.get(sale_id, link_key(number), request=request)
        return sale, sale.link(number)
    draft, now = sale.draft, ports.clock()
    require_linkable(sale)
    if expires_at and has_receipt(sale):
        raise InvalidRequestError("receipt_expires", "/expires_at")
    if expires_at and expires_at <= now:
        raise PastTimeError("expires_at", "/expires_at")
    ends_at = None if has_receipt(sale) else expires_at or link_ends_at(sale, now, ports.stores.get())
    if replaces:
        end_link(sale, replaces, now)
    is_custom = expires_at is not None
    link = Link(draft.links + 1, channel, now, ends_at, has_custom_expiry=is_custom, replaces=replaces)
    sale.put(replace(draft, links=link.number))
    sale.put(link)
    sale.answer(link.id)
    sale.record(LinkCreated(link.id, channel), Actor.STAFF)
    ports.sales.save(sale)
    return sale, link
