"""Compare a refund with the provider: the customer's bank may return it, up to weeks later."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.email.refund_notice import refund_notice_key
from invoicing.domain.errors import (
    BusyError,
    NotFoundError,
    ProviderRefusedError,
    ProviderUnavailableError,
    RefundFailedError,
    UnknownPaymentError,
)
from invoicing.domain.orders.refund_outcome import mark_refund_returned, note_made_after_all
from invoicing.domain.payments.void import mark_late_refund_returned
from invoicing.domain.sale.attempt import Attempt, AttemptState, attempt_key
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import Failure, FailureCode
from invoicing.domain.values.ids import parse_payment_id
from invoicing.domain.values.money import Money
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict

_ON_ITS_PAGES = "Refund it on the provider's own pages."


@retry_on_conflict
def reconcile_refund(attempt_id: str, refund_id: str, *, caused_by: str | None = None, ports: Ports) -> None:
    """Record a refund that was returned to the store, and tell staff.

    Safe to call at any time and any number of times: no content of a webhook is trusted.

    Raises:
        NotFoundError: no payment has this id.
        ProviderUnavailableError: the provider did not answer; call again.
        BusyError: the refund is not recorded as made yet, or other changes came first; call again.
    """
    sale_id, number = parse_payment_id(attempt_id)
    key = refund_notice_key(sale_id, refund_id)
    sale = ports.sales.get(sale_id, attempt_key(number), *([key] if key else []))
    attempt, refund = sale.attempt(number), sale.find(key, Refund) if key else None
    if refund is not None and not refund.manual and refund.attempt == attempt.number:
        _compare(sale, attempt, refund, ports)
    elif refund_id == attempt.refund_id and attempt.state is AttemptState.REFUNDED and attempt.refund_due is not None:
        returned, _ = _ask(attempt, refund_id, attempt.refund_due, ports)
        now = ports.clock()
        if returned and not attempt.refund_returned:  # staff may have refunded it in another way since
            returned = replace(returned, detail=f"{returned.detail} {_ON_ITS_PAGES}")
            mark_late_refund_returned(sale, attempt, returned, ports.ids.ulid(now), now)
    ports.sales.save(sale, caused_by=caused_by)


def _compare(sale: Sale, attempt: Attempt, refund: Refund, ports: Ports) -> None:
    """Record where the provider's answer differs from the refund as it is stored."""
    returned, is_made = _ask(attempt, refund.id, refund.amount, ports)
    if returned and not refund.is_finished:
        raise BusyError("refund")
    now = ports.clock()
    if refund.status is RefundStatus.SUCCEEDED and returned:
        mark_refund_returned(sale, refund, returned, ports.ids.ulid(now), now)
    elif refund.status is RefundStatus.FAILED:
        note_made_after_all(sale, refund, is_made=is_made, returned=returned)


def _ask(attempt: Attempt, key: str, amount: Money, ports: Ports) -> tuple[Failure | None, bool]:
    """Return the failure of a refund that was returned, and whether the refund was made and stands."""
    try:
        return None, ports.providers.named(attempt.provider).has_refunded(attempt, key)
    except RefundFailedError as error:
        detail = f"A refund of {amount} {amount.currency} came back: the customer does not have it. {error}"
        return Failure(FailureCode.REFUND_RETURNED, detail), False
    except (UnknownPaymentError, NotFoundError):
        return None, False  # the provider's keys were changed, or it was turned off: the money is unaffected
    except ProviderRefusedError as error:  # it refused the question, not the refund
        raise ProviderUnavailableError("refused", error=error) from None
