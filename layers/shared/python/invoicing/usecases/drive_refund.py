"""Bring a refund as far as it can go: `refund_order` does this, and `recover` whatever it left."""

from __future__ import annotations

from invoicing.domain.attempts import NOBODY_TO_ASK, attempt_key
from invoicing.domain.errors import NotFoundError, ProviderRefusedError
from invoicing.domain.refunding import mark_refund_done, mark_refund_refused, restock_more
from invoicing.domain.refunds import REPEATED_FOR, Refund, RefundStatus, refund_key
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, Ids, PaymentStatus, Providers, Sales
from invoicing.usecases.retrying import decide_again


def drive_refund(
    sale_id: str, number: int, *, sales: Sales, providers: Providers, ids: Ids, clock: Clock
) -> tuple[Sale, Refund]:
    """Have the provider send the money, once for the refund's id, then put on sale again what came back.

    Raises:
        ProviderUnavailableError: whether the money went is not known; call again, the provider knows the refund's id.

    """

    def drive() -> tuple[Sale, Refund]:
        attempts = sales.get(sale_id).draft.attempts
        sale = sales.get(sale_id, attempt_key(attempts), refund_key(number))
        refund = sale.refund(number)
        if refund.status is RefundStatus.PENDING and refund.check_at is not None:
            refund = _send_back(sale, refund, providers, ids, clock)
            sales.save(sale)
        while not refund.is_finished and refund.status is RefundStatus.SUCCEEDED:
            refund = restock_more(sale, refund, clock())
            sales.save(sale)
        return sale, refund

    return decide_again(drive)


def _send_back(sale: Sale, refund: Refund, providers: Providers, ids: Ids, clock: Clock) -> Refund:
    now, attempt = clock(), sale.attempt(refund.attempt)
    if refund.by_hand or attempt.provider in NOBODY_TO_ASK or not refund.amount.amount:
        return mark_refund_done(sale, refund, ids.ulid(now), now)
    try:
        if now > refund.created_at + REPEATED_FOR:
            if providers.named(attempt.provider).get(attempt.provider_id).status is PaymentStatus.REFUNDED:
                return mark_refund_done(sale, refund, ids.ulid(now), now)
            return mark_refund_refused(sale, refund, _in_doubt(refund), now)
        providers.named(attempt.provider).refund(attempt, refund.amount, refund.id)
    except (ProviderRefusedError, NotFoundError) as error:
        return mark_refund_refused(sale, refund, f"The provider did not refund the payment: {error}", now)
    now = clock()
    return mark_refund_done(sale, refund, ids.ulid(now), now)


def _in_doubt(refund: Refund) -> str:
    return (
        f"It is not known whether the provider refunded {refund.amount} {refund.amount.currency}. Look on its own "
        "pages: if it did, note it with by_hand; if it did not, refund it again."
    )
