"""Create a link to share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.checkout.closing import reopen
from invoicing.domain.checkout.links import end_link, has_receipt, link_ends_at, require_linkable, with_link
from invoicing.domain.errors import InvalidRequestError, PastTimeError
from invoicing.domain.events import Actor, LinkCreated
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import parse_link_id
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """A link for a channel ("chat", "sms" …). `replaces` is the number of a link to revoke in the same transaction."""

    channel: str
    expires_at: datetime | None = None
    replaces: int = 0


@retry_on_conflict
def create_link(
    sale_id: str,
    options: LinkOptions,
    *,
    of_order: bool = False,
    seen_version: int | None = None,
    request: RequestKey | None,
    ports: Ports,
) -> tuple[Sale, Link]:
    """Create a link; nothing is sent. A sale that was closed for payments opens. A link to a receipt does not expire.

    `seen_version` is the draft order's, or with `of_order` the order's.

    Raises:
        VersionMismatchError: it was changed since staff read `seen_version`.
        WrongStateError: the draft order or the order is cancelled.
        InvalidRequestError: a link to a receipt is to expire.
        LinkNotFoundError: the sale has no link with the number `replaces`.
        PaymentInProgressError: the customer is paying, possibly through the link to replace.
    """
    expires_at, replaces = options.expires_at, options.replaces
    sale = ports.sales.get(sale_id, *([link_key(replaces)] if replaces else []), request=request)
    if sale.answered:
        number = parse_link_id(sale.answered)
        sale = ports.sales.get(sale_id, link_key(number), request=request)
        return sale, sale.link(number)
    sale.require_version(sale.order if of_order else sale.draft, seen_version)
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
    link = Link(draft.links + 1, options.channel, now, ends_at, has_custom_expiry=is_custom, replaces=replaces)
    sale.put(with_link(sale, link))
    sale.put(link)
    sale.answer(link.id)
    sale.record(LinkCreated(link.id, options.channel), Actor.STAFF)
    reopen(sale, now)
    ports.sales.save(sale)
    return sale, link
