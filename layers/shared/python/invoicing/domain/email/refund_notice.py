"""Money that went back to a customer, as a mail tells of it: by a refund of staff's, or because it came too late."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.sale.attempt import Attempt, AttemptState, attempt_key
from invoicing.domain.sale.refund import Refund, RefundStatus, refund_key
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import PAYMENT, REFUND, split_id
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey

_KEYS = {REFUND: refund_key, PAYMENT: attempt_key}


@dataclass(frozen=True, slots=True)
class RefundNotice:
    """How much went back, and by what: a refund, or the payment whose money nobody could sell anything for."""

    amount: Money
    by: Refund | Attempt

    @property
    def late(self) -> Attempt | None:
        """Return the payment that came too late, if it is that."""
        return self.by if isinstance(self.by, Attempt) else None

    @property
    def manual(self) -> bool:
        """Tell whether staff gave it back themselves."""
        return isinstance(self.by, Refund) and self.by.manual

    @property
    def refunded_after(self) -> Money | None:
        """Return what of the order's money had gone back in all with this refund, where that was kept."""
        return self.by.refunded_after if isinstance(self.by, Refund) else None


def refund_notice_key(sale_id: str, about: str) -> RecordKey | None:
    """Return where a refund (`rfd_…`) or payment (`pay_…`) stands in a sale; nothing where the id is no such one."""
    prefix, of_sale, number = split_id(about)
    return _KEYS[prefix](number) if prefix in _KEYS and of_sale == sale_id and number is not None else None


def refund_notice(sale: Sale, about: str) -> RefundNotice | None:
    """Return what has gone back; nothing where nothing has (yet). The sale has to be read with what it is about."""
    key = refund_notice_key(sale.id, about)
    refund, attempt = (sale.find(key, Refund), sale.find(key, Attempt)) if key else (None, None)
    if refund is not None and refund.status is RefundStatus.SUCCEEDED and refund.amount.amount:
        return RefundNotice(refund.amount, refund)
    if attempt is not None and attempt.state is AttemptState.REFUNDED and attempt.refund_due is not None:
        return RefundNotice(attempt.refund_due, attempt)
    return None
