"""Process a refund: `refund_order` does this, and `recover` continues it."""

from __future__ import annotations

from invoicing.domain.errors import NotFoundError, ProviderRefusedError
from invoicing.domain.orders.refund_outcome import mark_refund_done, mark_refund_refused, restock_more
from invoicing.domain.sale.attempt import OFFLINE, Attempt, attempt_key
from invoicing.domain.sale.refund import REPEATED_FOR, Refund, RefundStatus, refund_key
from invoicing.domain.sale.sale import Sale
from invoicing.ports import PaymentProvider, PaymentStatus, Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def process_refund(sale_id: str, number: int, *, ports: Ports) -> tuple[Sale, Refund]:
    """Have the provider make the refund, once for its id, then restock its products.

    Raises:
        ProviderUnavailableError: it is unknown whether the refund was made; call again.
    """
    attempts = ports.sales.get(sale_id).draft.attempts
    sale = ports.sales.get(sale_id, attempt_key(attempts), refund_key(number))
    refund = sale.refund(number)
    if refund.status is RefundStatus.PENDING and refund.check_at is not None:
        refund = _make(sale, refund, ports)
        ports.sales.save(sale)
    while not refund.is_finished and refund.status is RefundStatus.SUCCEEDED:
        refund = restock_more(sale, refund, ports.clock())
        ports.sales.save(sale)
    return sale, refund


def _make(sale: Sale, refund: Refund, ports: Ports) -> Refund:
    now, attempt = ports.clock(), sale.attempt(refund.attempt)
    if refund.manual or attempt.provider in OFFLINE or not refund.amount.amount:
        return mark_refund_done(sale, refund, ports.ids.ulid(now), now)
    try:
        provider = ports.providers.named(attempt.provider)
        if now <= refund.created_at + REPEATED_FOR:
            provider.refund(attempt, refund.amount, refund.id)
        elif not _was_made(provider, attempt, refund):
            return mark_refund_refused(sale, refund, _not_made(refund), now)
    except (ProviderRefusedError, NotFoundError) as error:
        return mark_refund_refused(sale, refund, f"The provider did not refund the payment: {error}", now)
    now = ports.clock()
    return mark_refund_done(sale, refund, ports.ids.ulid(now), now)


def _was_made(provider: PaymentProvider, attempt: Attempt, refund: Refund) -> bool:
    """Ask whether the provider made this refund, or refunded the whole payment in any way."""
    if provider.has_refunded(attempt, refund.id):
        return True
    return provider.get(attempt.provider_id).status is PaymentStatus.REFUNDED


def _not_made(refund: Refund) -> str:
    return (
        f"The provider did not refund {refund.amount} {refund.amount.currency} in time and is not asked again. If its "
        "own pages show the refund, record it as a manual refund; if not, refund it again."
    )
