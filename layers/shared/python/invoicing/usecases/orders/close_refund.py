"""Close what waits for staff: a failed refund, or money of no order that the provider did not refund."""

from __future__ import annotations

from invoicing.domain.orders.refund import RefundOptions
from invoicing.domain.payments.void import mark_refunded
from invoicing.domain.sale.attempt import attempt_key
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.refund import Refund, refund_key
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import parse_payment_id
from invoicing.ports import Ports
from invoicing.usecases.orders.refund import refund_order
from invoicing.usecases.retry import retry_on_conflict


def refund_again(
    sale_id: str, number: int, *, manual: bool, request: RequestKey | None, ports: Ports
) -> tuple[Sale, Refund]:
    """Refund the amount of a failed refund again or, if `manual`, record that staff paid it back themselves.

    Goods are not restocked with it: a refund that was returned has restocked them.

    Raises:
        WrongStateError: it has not failed, or was closed before; the order has no money to refund.
        MoreThanCapturedError: the amount was refunded meanwhile.
    """
    failed = ports.sales.get(sale_id, refund_key(number)).refund(number)
    options = RefundOptions(amount=failed.amount, reason=failed.reason, manual=manual)
    return refund_order(sale_id, options, instead_of=number, request=request, ports=ports)


@retry_on_conflict
def close_refund(sale_id: str, number: int, *, ports: Ports) -> None:
    """Close a failed refund after which nothing is left to do.

    Raises:
        WrongStateError: it has not failed, or was closed before.
    """
    sale = ports.sales.get(sale_id, refund_key(number))
    sale.put(sale.refund(number).closed(ports.clock(), ports.acting_staff_id()))
    ports.sales.save(sale)


@retry_on_conflict
def record_late_refund(attempt_id: str, *, ports: Ports) -> bool:
    """Record that staff paid the money of no order back themselves. Returns False if it is not left to staff."""
    sale_id, number = parse_payment_id(attempt_id)
    sale, now = ports.sales.get(sale_id, attempt_key(number)), ports.clock()
    if not sale.attempt(number).is_left_to_staff:
        return False
    mark_refunded(sale, sale.attempt(number), ports.ids.ulid(now), now, manual=True)
    ports.sales.save(sale)
    return True
