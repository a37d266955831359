"""Dismiss what needs attention."""

from __future__ import annotations

from invoicing.domain.attention.kinds import Attention, AttentionKind
from invoicing.domain.catalog.payment_terms import day_of, is_overdue
from invoicing.domain.errors import NotFoundError
from invoicing.domain.events import Actor, AttentionDismissed
from invoicing.domain.sale.payability import due_on
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import order_id
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def dismiss_attention(sale_id: str, kind: AttentionKind, seen: str, *, of_order: bool, ports: Ports) -> bool:
    """Dismiss what a draft order, or an order, needs of staff. Return whether it is dismissed now.

    `seen` is the occasion that staff saw: if the same has happened anew since, nothing is dismissed. The version of the
    draft order or order stays, so that whoever edits it is not disturbed.

    Raises:
        NotFoundError: there is no such draft order or order.
    """
    sale = ports.sales.get(sale_id)
    if of_order and sale.order is None:
        raise NotFoundError("order", id=order_id(sale_id))
    needed = _attention(sale, of_order=of_order)
    if _dismissed(sale, of_order=of_order).get(kind) == seen:
        return kind not in needed
    if needed.get(kind) != seen or (kind is AttentionKind.OVERDUE and not _is_overdue(sale, ports)):
        return False
    if of_order and sale.order is not None:
        sale.put(sale.order.with_dismissed(kind, sale.draft.invoice_id))
    else:
        sale.put(sale.draft.with_dismissed(kind))
    sale.record(AttentionDismissed(kind), Actor.STAFF)
    ports.sales.save(sale)
    return True


def _dismissed(sale: Sale, *, of_order: bool) -> dict[str, str]:
    return sale.order.dismissed if of_order and sale.order else sale.draft.dismissed


def _attention(sale: Sale, *, of_order: bool) -> Attention:
    return sale.order.attention(sale.draft.invoice_id) if of_order and sale.order else sale.draft.attention


def _is_overdue(sale: Sale, ports: Ports) -> bool:
    """Tell whether the due date has passed: before that, it would be dismissed before it needs attention."""
    return is_overdue(due_on(sale), day_of(ports.clock(), ports.stores.get().time_zone))
