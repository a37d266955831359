"""Refund an order's money, whole or in part."""

from __future__ import annotations

from contextlib import suppress

from invoicing.domain.errors import RetryableError
from invoicing.domain.orders.refund import RefundOptions, request_refund
from invoicing.domain.sale.attempt import attempt_key
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.refund import Refund, RefundStatus, refund_key
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.orders.process_refund import process_refund
from invoicing.usecases.retry import retry_on_conflict


def refund_order(
    sale_id: str,
    options: RefundOptions,
    *,
    cancels: bool = False,
    instead_of: int | None = None,
    seen_version: int | None = None,
    request: RequestKey | None,
    ports: Ports,
) -> tuple[Sale, Refund]:
    """Add a pending refund, then have the provider make it. `cancels` cancels the order with it.

    `instead_of` is the number of a failed refund, which is closed in the same transaction.

    Where the provider does not answer, the refund stays pending and `recover` continues it.

    Raises:
        VersionMismatchError: the order was changed since staff read `seen_version`.
        WrongStateError: the order has no money to refund; the refund `instead_of` has not failed, or is closed.
        MoreThanCapturedError: the amount is larger than what is refundable.
        SkuNotInOrderError: the order does not have a product that would be restocked.
        MoreThanSoldError: more would be restocked than was sold.
    """
    sale, refund = _request(
        sale_id,
        options,
        cancels=cancels,
        instead_of=instead_of,
        seen_version=seen_version,
        request=request,
        ports=ports,
    )
    if refund.status is RefundStatus.PENDING:
        with suppress(RetryableError):
            processed, refund = process_refund(sale_id, refund.number, ports=ports)
            processed.is_replayed = sale.is_replayed
            return processed, refund
    return sale, refund


@retry_on_conflict
def _request(
    sale_id: str,
    options: RefundOptions,
    *,
    cancels: bool,
    instead_of: int | None,
    seen_version: int | None,
    request: RequestKey | None,
    ports: Ports,
) -> tuple[Sale, Refund]:
    paid_by = attempt_key(ports.sales.get(sale_id).draft.attempts)
    failed = [] if instead_of is None else [refund_key(instead_of)]
    sale = ports.sales.get(sale_id, paid_by, *failed, request=request)
    if sale.answered:
        number = int(sale.answered)
        sale = ports.sales.get(sale_id, refund_key(number), paid_by, request=request)
        return sale, sale.refund(number)
    sale.require_version(sale.order, seen_version)
    if instead_of is not None:
        sale.put(sale.refund(instead_of).closed(ports.clock(), ports.acting_staff_id()))
    refund = request_refund(sale, options, ports.clock(), cancels=cancels, staff_id=ports.acting_staff_id())
    sale.answer(str(refund.number))
    ports.sales.save(sale)
    return sale, refund
