"""Cancel draft orders that were not used for a year, a month after a notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.draft_orders.cancel import cancel
from invoicing.domain.events import Actor, DraftOrderIdle
from invoicing.domain.sale.attempt import Attempt, attempt_key
from invoicing.domain.sale.draft_order import IDLE_NOTICE
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.inventory.reserve import finish_moving
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def expire_idle_draft(sale_id: str, *, ports: Ports) -> None:
    """Record a notice or, a month after it, cancel the draft order; any use in between prevents that.

    The draft order stores when it was edited, sent and opened. New links and payments do not update it, so the latest
    of them are read here, once a year.
    """
    head = ports.sales.get(sale_id).draft
    sale = ports.sales.get(sale_id, REMINDER, RESERVATION, link_key(head.links), attempt_key(head.attempts))
    draft, now = sale.draft, ports.clock()
    if draft.due is None or now < draft.due[1] or draft.active_attempt is not None:
        return
    touched = _last_touched(sale)
    if touched is not None and touched > draft.active_at:
        sale.put(replace(draft, touched_at=touched))
    elif not draft.is_noticed_idle:
        sale.put(replace(draft, idle_noticed_at=now))
        sale.record(DraftOrderIdle(now + IDLE_NOTICE), Actor.SYSTEM)
    else:
        cancel(sale, Actor.SYSTEM, now)
        ports.sales.save(sale)
        finish_moving(sale, {}, ports=ports)
        return
    ports.sales.save(sale)


def _last_touched(sale: Sale) -> datetime | None:
    link, attempt = (sale.find(link_key(sale.draft.links), Link), sale.find(attempt_key(sale.draft.attempts), Attempt))
    moments = [record.created_at for record in (link, attempt) if record is not None]
    return max(moments, default=None)
