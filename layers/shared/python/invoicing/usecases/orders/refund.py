"""Refund an order's money, whole or in part."""

from __future__ import annotations

from contextlib import suppress

from invoicing.domain.errors import RetryableError
from invoicing.domain.orders.refund import RefundOptions, request_refund
from invoicing.domain.sale.attempt import attempt_key
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.refund import Refund, RefundStatus, refund_key
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import Ports
from invoicing.usecases.orders.process_refund import process_refund
from invoicing.usecases.retry import retry_on_conflict


def refund_order(
    sale_id: str,
    options: RefundOptions,
    *,
    cancels: bool = False,
    seen_version: int | None = None,
    request: RequestKey | None,
    ports: Ports,
) -> tuple[Sale, Refund]:
    """Add a pending refund, then have the provider make it. `cancels` cancels the order with it.

    Where the provider does not answer, the refund stays pending and `recover` continues it.

    Raises:
        VersionMismatchError: the order was changed since staff read `seen_version`.
        WrongStateError: the order has no money to refund.
        MoreThanCapturedError: the amount is larger than what is refundable.
        SkuNotInOrderError: the order does not have a product that would be restocked.
        MoreThanSoldError: more would be restocked than was sold.
    """
    sale, refund = _request(sale_id, options, cancels=cancels, seen_version=seen_version, request=request, ports=ports)
    return make_now(sale, refund, ports=ports)


def make_now(sale: Sale, refund: Refund, *, ports: Ports) -> tuple[Sale, Refund]:
    """Have the provider make a pending refund; one that it does not answer for stays pending."""
    if refund.status is RefundStatus.PENDING:
        with suppress(RetryableError):
            processed, refund = process_refund(sale.id, refund.number, ports=ports)
            processed.is_replayed = sale.is_replayed
            return processed, refund
    return sale, refund


def read_to_refund(sale_id: str, *keys: RecordKey, request: RequestKey | None, ports: Ports) -> Sale:
    """Return the sale with the attempt that paid for it or, for a repeated request, with the refund that it made."""
    paid_by = attempt_key(ports.sales.get(sale_id).draft.attempts)
    sale = ports.sales.get(sale_id, paid_by, *keys, request=request)
    if sale.answered:
        return ports.sales.get(sale_id, refund_key(int(sale.answered)), paid_by, request=request)
    return sale


@retry_on_conflict
def _request(
    sale_id: str,
    options: RefundOptions,
    *,
    cancels: bool,
    seen_version: int | None,
    request: RequestKey | None,
    ports: Ports,
) -> tuple[Sale, Refund]:
    sale = read_to_refund(sale_id, request=request, ports=ports)
    if sale.answered:
        return sale, sale.refund(int(sale.answered))
    sale.require_version(sale.order, seen_version)
    refund = request_refund(sale, options, ports.clock(), cancels=cancels, staff_id=ports.acting_staff_id())
    sale.answer(str(refund.number))
    ports.sales.save(sale)
    return sale, refund
