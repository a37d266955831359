"""Refund notices: e-mails about a refund of an order, or about the refund of a late payment."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.pricing.offer import TaxLine
from invoicing.domain.sale.attempt import Attempt, AttemptState, attempt_key
from invoicing.domain.sale.refund import Refund, RefundedLine, RefundStatus, refund_key
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import PAYMENT, REFUND, split_id
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey

_KEYS = {REFUND: refund_key, PAYMENT: attempt_key}


@dataclass(frozen=True, slots=True)
class RefundNotice:
    """A refunded amount. `by` is the `Refund` of an order, or the `Attempt` whose money was captured too late.

    `is_returned` tells whether the customer's bank has returned it since.
    """

    amount: Money
    by: Refund | Attempt
    is_returned: bool = False

    @property
    def late(self) -> Attempt | None:
        """Return the attempt whose money was captured too late, if the notice is about one."""
        return self.by if isinstance(self.by, Attempt) else None

    @property
    def manual(self) -> bool:
        """Tell whether staff paid it back themselves."""
        return isinstance(self.by, Refund) and self.by.manual

    @property
    def lines(self) -> tuple[RefundedLine, ...]:
        """Return the line items that it refunds; none for a refund of an amount, or of a late payment."""
        return self.by.lines if isinstance(self.by, Refund) else ()

    @property
    def tax_lines(self) -> tuple[TaxLine, ...]:
        """Return the tax in the amount by rate; a late payment has none."""
        return self.by.tax_lines if isinstance(self.by, Refund) else ()

    @property
    def refunded_after(self) -> Money | None:
        """Return the refunded amount of the order right after this refund, where it is known."""
        return self.by.refunded_after if isinstance(self.by, Refund) else None


def refund_notice_key(sale_id: str, about: str) -> RecordKey | None:
    """Return the key of a refund (`rfd_…`) or payment (`pay_…`) of this sale; None for any other id."""
    prefix, of_sale, number = split_id(about)
    return _KEYS[prefix](number) if prefix in _KEYS and of_sale == sale_id and number is not None else None


def refund_notice(sale: Sale, about: str) -> RefundNotice | None:
    """Return what was refunded, or was until it was returned; None if nothing was, yet.

    The sale must be read with the record of the id `about`.
    """
    key = refund_notice_key(sale.id, about)
    refund, attempt = (sale.find(key, Refund), sale.find(key, Attempt)) if key else (None, None)
    if refund is not None and refund.amount.amount:
        is_made = refund.status is RefundStatus.SUCCEEDED
        is_returned = refund.status is RefundStatus.FAILED and refund.refunded_after is not None
        return RefundNotice(refund.amount, refund, is_returned) if is_made or is_returned else None
    if attempt is not None and attempt.refund_due is not None:
        is_made = attempt.state is AttemptState.REFUNDED
        is_returned = attempt.refund_returned and not is_made
        return RefundNotice(attempt.refund_due, attempt, is_returned) if is_made or is_returned else None
    return None
