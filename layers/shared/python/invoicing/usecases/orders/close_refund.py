"""Close what waits for staff: a failed refund, or money of no order that the provider did not refund."""

from __future__ import annotations

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.events import Actor, AttentionDismissed
from invoicing.domain.orders.refund_again import close_failed, request_again
from invoicing.domain.payments.void import mark_refunded
from invoicing.domain.sale.attempt import attempt_key
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.refund import Refund, refund_key
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import parse_payment_id
from invoicing.ports import Ports
from invoicing.usecases.orders.refund import make_now, read_to_refund
from invoicing.usecases.retry import retry_on_conflict


def refund_again(
    sale_id: str,
    number: int,
    *,
    manual: bool,
    seen_version: int | None = None,
    request: RequestKey | None,
    ports: Ports,
) -> tuple[Sale, Refund]:
    """Make a failed refund again or, if `manual`, record that staff paid it back themselves.

    It is the same refund: of the same amount, line items and tax, and with the restock and the cancellation that the
    failed one has not done.

    Raises:
        VersionMismatchError: the order was changed since staff read `seen_version`.
        WrongStateError: it has not failed, or was closed before; the order has no money to refund.
        MoreThanCapturedError, MoreThanChargedError: its amount, or a unit of it, was refunded meanwhile.
    """
    sale, refund = _request_again(
        sale_id, number, manual=manual, seen_version=seen_version, request=request, ports=ports
    )
    return make_now(sale, refund, ports=ports)


@retry_on_conflict
def _request_again(
    sale_id: str, number: int, *, manual: bool, seen_version: int | None, request: RequestKey | None, ports: Ports
) -> tuple[Sale, Refund]:
    sale = read_to_refund(sale_id, refund_key(number), request=request, ports=ports)
    if sale.answered:
        return sale, sale.refund(int(sale.answered))
    sale.require_version(sale.order, seen_version)
    failed, staff_id = sale.refund(number), ports.acting_staff_id()
    refund = request_again(sale, failed, ports.clock(), manual=manual, staff_id=staff_id)
    sale.answer(str(refund.number))
    ports.sales.save(sale)
    return sale, refund


@retry_on_conflict
def close_refund(sale_id: str, number: int, *, ports: Ports) -> None:
    """Close a failed refund after which nothing is left to do.

    Raises:
        WrongStateError: it has not failed, or was closed before.
    """
    sale = ports.sales.get(sale_id, refund_key(number))
    close_failed(sale, sale.refund(number), ports.clock(), ports.acting_staff_id())
    sale.record(AttentionDismissed(AttentionKind.REFUND_FAILED), Actor.STAFF)
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
