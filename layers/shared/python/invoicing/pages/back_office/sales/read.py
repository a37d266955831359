"""Everything that the page of a sale shows, with a number of calls that does not grow with the shop."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.sale.attempt import Attempt, attempt_key
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.refund import Refund
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports

_MOST = 200  # links, e-mails or refunds that a page shows


@dataclass(frozen=True, slots=True)
class SaleRecords:
    """A sale's links, e-mails and refunds; `paying` is the number of the link of a payment under way, else 0."""

    links: tuple[Link, ...]
    emails: tuple[Email, ...]
    refunds: tuple[Refund, ...]
    paying: int = 0


def read_records(sale: Sale, *, ports: Ports) -> SaleRecords:
    """Read one query each, and only where the heads say that there is something."""
    order = sale.order
    has_emails = sale.draft.links or order is not None
    return SaleRecords(
        links=tuple(ports.sales.links(sale.id, _MOST, None).items) if sale.draft.links else (),
        emails=tuple(ports.sales.emails(sale.id, _MOST, None).items) if has_emails else (),
        refunds=tuple(ports.sales.refunds(sale.id, _MOST, None).items) if order and order.refunds else (),
        paying=_paying(sale, ports),
    )


def _paying(sale: Sale, ports: Ports) -> int:
    active = sale.draft.active_attempt
    if active is None:
        return 0
    key = attempt_key(active.number)
    attempt = ports.sales.get(sale.id, key).find(key, Attempt)
    return attempt.link if attempt else 0
