"""Ask what became of a refund: money on its way back may yet come back to the store, up to weeks later."""

from __future__ import annotations

from invoicing.domain.email.refund_notice import refund_notice_key
from invoicing.domain.errors import (
    BusyError,
    NotFoundError,
    ProviderRefusedError,
    ProviderUnavailableError,
    RefundFailedError,
    UnknownPaymentError,
)
from invoicing.domain.orders.refund import mark_refund_returned, note_made_after_all
from invoicing.domain.payments.void import mark_late_refund_returned
from invoicing.domain.sale.attempt import Attempt, AttemptState, attempt_key
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import parse_payment_id
from invoicing.domain.values.money import Money
from invoicing.ports import Clock, Ids, Providers, Sales
from invoicing.usecases.retry import retry_on_conflict

_ON_ITS_PAGES = "Refund it on the provider's own pages."


def reconcile_refund(
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

    Nothing that a webhook says is believed. May be called at any time, any number of times, by anyone.

    Raises:
        NotFoundError: no payment has that id.
        ProviderUnavailableError: the provider did not answer; call again.
        BusyError: call again: it came back before it was written that it went, or others were always faster.

    """
    sale_id, number = parse_payment_id(attempt_id)
    key = refund_notice_key(sale_id, refund_id)

    def look() -> None:
        sale = sales.get(sale_id, attempt_key(number), *([key] if key else []))
        attempt, refund = sale.attempt(number), sale.find(key, Refund) if key else None
        if refund is not None and not refund.manual and refund.attempt == attempt.number:
            _compare(sale, refund, _ask(providers, attempt, refund.id, refund.amount), ids, clock)
        elif (
            refund_id == attempt.refund_id and attempt.state is AttemptState.REFUNDED and attempt.refund_due is not None
        ):
            problem, _ = _ask(providers, attempt, refund_id, attempt.refund_due)
            now = clock()
            if problem and not attempt.refund_returned:  # and it may have been refunded another way since
                mark_late_refund_returned(sale, attempt, f"{problem} {_ON_ITS_PAGES}", ids.ulid(now), now)
        sales.save(sale, caused_by=caused_by)

    retry_on_conflict(look)


def _compare(sale: Sale, refund: Refund, said: tuple[str, bool], ids: Ids, clock: Clock) -> None:
    """Write where what is written of a refund is no longer so."""
    problem, is_made = said
    if problem and not refund.is_finished:  # whoever makes it writes that it went: ask once that is written
        raise BusyError("The refund is still being made, or what came back is still being put on sale.")
    now = clock()
    if refund.status is RefundStatus.SUCCEEDED and problem:
        mark_refund_returned(sale, refund, problem, ids.ulid(now), now)
    elif refund.status is RefundStatus.FAILED:
        note_made_after_all(sale, refund, is_made=is_made, problem=problem)


def _ask(providers: Providers, attempt: Attempt, key: str, amount: Money) -> tuple[str, bool]:
    """Return what is wrong with a refund, in words for staff, and whether it was made and nothing is."""
    try:
        return "", providers.named(attempt.provider).has_refunded(attempt, key)
    except RefundFailedError as error:
        return f"A refund of {amount} {amount.currency} came back: the customer does not have it. {error}", False
    except (UnknownPaymentError, NotFoundError):
        return "", False  # its keys were changed, or it was turned off: that says nothing of the money
    except ProviderRefusedError as error:  # the question, and not the refund
        raise ProviderUnavailableError(str(error)) from None
