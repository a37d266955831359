"""Give an order up."""

from __future__ import annotations

from invoicing.domain.attempts import PROMISED, AttemptState, attempt_key
from invoicing.domain.errors import ProviderUnavailableError, WrongStateError
from invoicing.domain.giving_up import claim_for_voiding
from invoicing.domain.orders import FinancialStatus
from invoicing.domain.refunding import RefundOptions
from invoicing.domain.request_keys import AnsweredRequest, RequestKey, answered_key
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, Ids, Numbers, Providers, Sales
from invoicing.usecases.drive_payment import drive_payment
from invoicing.usecases.refund_order import refund_order
from invoicing.usecases.retrying import decide_again

ENDED = frozenset({FinancialStatus.VOIDED, FinancialStatus.REFUNDED})


def cancel_order(
    sale_id: str,
    *,
    restock: bool,
    reason: str,
    request: RequestKey | None,
    sales: Sales,
    providers: Providers,
    numbers: Numbers,
    ids: Ids,
    clock: Clock,
) -> Sale:
    """Cancel an order: what was only promised is let go and its stock is for sale again; what was taken is refunded.

    Where the provider does not answer, `recover` goes on with it.

    Raises:
        WrongStateError: it was cancelled or refunded already.

    """

    def claim() -> tuple[Sale, str | None]:
        draft = sales.get(sale_id).draft
        also = [attempt_key(draft.attempts), *([answered_key(request.name)] if request else [])]
        sale = sales.get(sale_id, *also)
        order = sale.order
        if order is None:
            message = f"{draft.name} has not become an order."
            raise WrongStateError(message)
        attempt = sale.attempt(draft.attempts)
        answered = sale.answered(request) if request else None
        if answered:  # with the sale's id where the money was only promised, else with the refund's number
            return sale, attempt.id if answered == sale_id else None
        if order.financial_status in ENDED:
            message = f"{order.name} is {order.financial_status.value.lower()} already."
            raise WrongStateError(message)
        if attempt.state in PROMISED:
            claim_for_voiding(sale, attempt, clock(), reason=reason or "cancelled")
            if request:
                sale.put(AnsweredRequest(request.name, request.fingerprint, sale_id))
            sales.save(sale)
            return sale, attempt.id
        return sale, attempt.id if attempt.state is AttemptState.VOIDING else None

    sale, promised = decide_again(claim)
    if promised is not None:
        try:
            return drive_payment(promised, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)
        except ProviderUnavailableError:
            return sale
    options = RefundOptions(restock_all=restock, reason=reason)
    sale, _ = refund_order(
        sale_id, options, cancels=True, request=request, sales=sales, providers=providers, ids=ids, clock=clock
    )
    return sale
