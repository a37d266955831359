"""Refund an order's money, whole or in part."""

from __future__ import annotations

from invoicing.domain.errors import RetryableError
from invoicing.domain.orders.refund import RefundOptions, request_refund
from invoicing.domain.sale.attempt import attempt_key
from invoicing.domain.sale.idempotency import RequestKey, answered_keys
from invoicing.domain.sale.refund import Refund, RefundStatus, refund_key
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.orders.process_refund import process_refund
from invoicing.usecases.retry import retry_on_conflict


def refund_order(
    sale_id: str, options: RefundOptions, *, cancels: bool = False, request: RequestKey | None, ports: Ports
) -> tuple[Sale, Refund]:
    """Add a pending refund, then have the provider make it. `cancels` cancels the order with it.

    Where the provider does not answer, the refund stays pending and `recover` continues it.

    Raises:
        WrongStateError: the order has no money to refund.
        MoreThanCapturedError: the amount is larger than what is refundable.
        InvalidRequestError: more would be restocked than was sold.
    """

    def ask() -> tuple[Sale, Refund]:
        draft = ports.sales.get(sale_id).draft
        also = [attempt_key(draft.attempts), *answered_keys(request)]
        sale = ports.sales.get(sale_id, *also)
        answered = sale.answered(request)
        if answered:
            number = int(answered)
            sale = ports.sales.get(sale_id, refund_key(number), *also)
            return sale, sale.refund(number)
        refund = request_refund(sale, options, ports.clock(), cancels=cancels)
        sale.answer(request, str(refund.number))
        ports.sales.save(sale)
        return sale, refund

    sale, refund = retry_on_conflict(ask)
    if refund.status is not RefundStatus.PENDING:
        return sale, refund
    try:
        return process_refund(sale_id, refund.number, ports=ports)
    except RetryableError:
        return sale, refund
