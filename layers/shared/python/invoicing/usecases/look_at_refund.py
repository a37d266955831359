"""Ask what became of a refund: money on its way back may yet come back to the store, up to weeks later."""

from __future__ import annotations

from invoicing.domain.attempts import Attempt, AttemptState, attempt_key, parse_attempt_id
from invoicing.domain.errors import BusyError, NotFoundError, ProviderRefusedError, UnknownPaymentError
from invoicing.domain.giving_up import mark_late_refund_returned
from invoicing.domain.money import Money
from invoicing.domain.refunding import mark_refund_returned, note_refund_made
from invoicing.domain.refunds import Refund, RefundStatus
from invoicing.domain.sent_back import key_of_sent_back
from invoicing.ports import Clock, Ids, Providers, Sales
from invoicing.usecases.retrying import decide_again


def look_at_refund(
    attempt_id: str,
    refund_id: str,
    *,
    sales: Sales,
    providers: Providers,
    ids: Ids,
    clock: Clock,
    caused_by: str | None = None,
) -> None:
    """Undo what was written of a refund whose money came back to the store, and tell staff.

    Nothing that a webhook says is believed. May be called at any time, any number of times, by anyone. A refund that is
    still being made is left to whoever makes it.

    Raises:
        NotFoundError: no payment has that id.
        ProviderUnavailableError: the provider did not answer; call again.
        BusyError: call again.

    """
    sale_id, number = parse_attempt_id(attempt_id)
    key = key_of_sent_back(sale_id, refund_id)

    def look() -> None:
        sale = sales.get(sale_id, attempt_key(number), *([key] if key else []))
        attempt, refund = sale.attempt(number), sale.find(key, Refund) if key else None
        if refund is not None and _is_decided(refund, attempt):
            problem, is_made = _ask(providers, attempt, refund.id, refund.amount)
            now = clock()
            if refund.status is RefundStatus.SUCCEEDED and problem:
                mark_refund_returned(sale, refund, problem, ids.ulid(now), now)
            elif refund.status is RefundStatus.FAILED and is_made:
                note_refund_made(sale, refund)
        elif refund_id == attempt.refund_id and attempt.state is AttemptState.REFUNDED and attempt.owed is not None:
            problem, _ = _ask(providers, attempt, refund_id, attempt.owed)
            now = clock()
            if problem:
                mark_late_refund_returned(sale, attempt, problem, ids.ulid(now), now)
        sales.save(sale, caused_by=caused_by)

    decide_again(look)


def _is_decided(refund: Refund, attempt: Attempt) -> bool:
    if refund.status is RefundStatus.PENDING or refund.by_hand or refund.attempt != attempt.number:
        return False
    if not refund.is_finished:
        raise BusyError("What came back is still being put on sale.")
    return True


def _ask(providers: Providers, attempt: Attempt, key: str, amount: Money) -> tuple[str, bool]:
    """Return what is wrong with a refund, in words for staff, and whether it was made and nothing is."""
    try:
        return "", providers.named(attempt.provider).has_refunded(attempt, key)
    except (UnknownPaymentError, NotFoundError):
        return "", False  # its keys were changed, or it was turned off: that says nothing of the money
    except ProviderRefusedError as error:
        return f"A refund of {amount} {amount.currency} came back: the customer does not have it. {error}", False
