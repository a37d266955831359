"""Process a payment: ask the provider for its state, and take the steps that follow.

The webhook, the customer's return and `recover` all do this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from invoicing.domain.errors import NotFoundError, ProviderRefusedError, UnknownPaymentError
from invoicing.domain.payments.authorize import authorize, note_declines
from invoicing.domain.payments.capture import mark_capture_failed, mark_captured
from invoicing.domain.payments.failures import (
    amount_mismatch,
    authorization_expired,
    capture_refused,
    late_refund_refused,
    payment_unknown,
    tell_staff,
)
from invoicing.domain.payments.void import (
    claim_for_voiding,
    has_made,
    mark_late_authorization_voided,
    mark_refunded,
    note_late_authorization,
    note_late_refund_failed,
    refund_late_money,
    release,
)
from invoicing.domain.sale.attempt import AUTHORIZATION_LIVES, OFFLINE, SURELY_OVER, Attempt, AttemptState
from invoicing.domain.sale.payability import is_payable
from invoicing.domain.sale.refund import REPEATED_FOR
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import ExpiryReason, Failure
from invoicing.domain.values.ids import parse_payment_id
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus, Ports, ProviderPayment
from invoicing.usecases.payments.provider_calls import AttemptAtProvider, voided
from invoicing.usecases.retry import retry_on_conflict

_AUTHORIZED = frozenset({PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED})
_ENDED = frozenset({PaymentStatus.CAPTURED, PaymentStatus.VOIDED, PaymentStatus.REFUNDED})


@retry_on_conflict
def process_payment(attempt_id: str, *, session: str | None = None, caused_by: str | None = None, ports: Ports) -> Sale:
    """Ask the provider for the state of a payment and take the steps that follow, until none is left.

    Safe to call at any time and any number of times: no content of a webhook or address is trusted. `session` must be
    the payment's id at the provider; `caused_by` is the id of the event that led here.

    Raises:
        NotFoundError: no payment has this id, or it has another session.
        ProviderUnavailableError: the provider did not answer; call again.
        BusyError: other changes came first; call again.
    """
    processor = _Processor(*parse_payment_id(attempt_id), ports, caused_by)
    if session is not None and processor.attempt.provider_id != session:
        raise NotFoundError("session")
    while processor.step():
        pass
    return processor.sale


class _Processor(AttemptAtProvider):
    """The steps of one attempt. Each takes one arrow of its lifecycle and returns whether another may follow."""

    def step(self) -> bool:
        """Take the step of the attempt's state; tell whether another may follow."""
        steps: Mapping[AttemptState, Callable[[Attempt], bool]] = {
            AttemptState.RESERVING: self._void_when_expired,
            AttemptState.HELD: self._authorize,
            AttemptState.COMMITTED: self._capture,
            AttemptState.CAPTURE_FAILED: self._capture_again,
            AttemptState.VOIDING: self._void,
            AttemptState.VOIDED: self._check_for_late_money,
            AttemptState.REFUND_DUE: self._refund,
        }
        step = steps.get(self.attempt.state)
        return step(self.attempt) if step else False

    # --- RESERVING, HELD -------------------------------------------------------------------------------------------

    def _void_when_expired(self, attempt: Attempt) -> bool:
        now = self.ports.clock()
        if now < attempt.expires_at:
            return False
        claim_for_voiding(self.sale, attempt, now)
        return self.saved()

    def _authorize(self, attempt: Attempt) -> bool:
        """Commit an authorized payment, count declined cards, or void an expired attempt."""
        if attempt.provider in OFFLINE:
            return self._commit(attempt)
        if not attempt.provider_id:  # not created at the provider, so not paid
            return self._void_when_expired(attempt)
        try:
            payment = self.get(attempt)
        except UnknownPaymentError as error:
            return self.note_unknown(attempt, error) or self._void_when_expired(self.attempt)
        now = self.ports.clock()
        if payment.status in _AUTHORIZED:
            mismatch = amount_mismatch(attempt, payment.amount)
            if mismatch is None:
                return self._commit(attempt)
            claim_for_voiding(self.sale, attempt, now, reason=ExpiryReason.FAILED, failure=mismatch)
            return self.saved()
        # The provider forgets the reason of a decline when the customer tries again, so an empty one is not new.
        if payment.declines > attempt.declines or payment.decline not in {"", attempt.decline}:
            return self._note_declines(payment)
        if payment.status is PaymentStatus.VOIDED or now >= attempt.expires_at:
            claim_for_voiding(self.sale, attempt, now)
            return self.saved()
        return False

    def _note_declines(self, payment: ProviderPayment) -> bool:
        """Count declined cards. Too many of a sale within 24 hours close it for payments and void the attempt."""
        now = self.ports.clock()
        if note_declines(self.sale, self.attempt, payment.declines, payment.decline, now):
            claim_for_voiding(self.sale, self.attempt, now, reason=ExpiryReason.TOO_MANY_DECLINES)
        return self.saved()

    def _commit(self, attempt: Attempt) -> bool:
        now = self.ports.clock()
        number = self.sale.order.number if self.sale.order else self.ports.numbers.next_order()
        authorize(self.sale, attempt, number, self.ports.ids.ulid(now), now)
        return self.saved()

    # --- COMMITTED, CAPTURE_FAILED ---------------------------------------------------------------------------------

    def _capture(self, attempt: Attempt) -> bool:
        try:
            payment = self.provider(attempt).capture(attempt)
        except ProviderRefusedError as error:
            return self._mark_capture_failed(attempt, capture_refused(error))
        if payment.status is not PaymentStatus.CAPTURED:
            return self._mark_capture_failed(attempt, capture_refused(f"it is {payment.status.value}."))
        now, mismatch = self.ports.clock(), amount_mismatch(attempt, payment.amount)
        if mismatch is not None:
            claim_for_voiding(self.sale, attempt, now, reason=ExpiryReason.FAILED, failure=mismatch)
        else:
            mark_captured(self.sale, attempt, self.ports.ids.ulid(now), now)
        return self.saved()

    def _mark_capture_failed(self, attempt: Attempt, failure: Failure) -> bool:
        mark_capture_failed(self.sale, attempt, failure, self.ports.clock())
        self.saved()
        return False

    def _capture_again(self, attempt: Attempt) -> bool:
        """Capture an authorization that still lives; void the attempt of one that has ended."""
        now = self.ports.clock()
        lives = now < attempt.created_at + AUTHORIZATION_LIVES
        try:
            payment = self.get(attempt)
        except UnknownPaymentError as error:
            if lives:
                return self._mark_capture_failed(attempt, payment_unknown(error))
        else:
            if payment.status is PaymentStatus.CAPTURED or (payment.status is PaymentStatus.AUTHORIZED and lives):
                return self._capture(attempt)
        claim_for_voiding(self.sale, attempt, now, reason=ExpiryReason.FAILED, failure=authorization_expired())
        return self.saved()

    # --- VOIDING, VOIDED, REFUND_DUE -------------------------------------------------------------------------------

    def _void(self, attempt: Attempt) -> bool:
        """Void the payment at the provider, then release the stock.

        A payment that was made first becomes the order, unless its amount is wrong or the order is being cancelled.
        """
        try:
            payment = self.find(attempt)
        except UnknownPaymentError as error:
            if self.ports.clock() < attempt.expires_at + SURELY_OVER:
                return self.note_unknown(attempt, error)
            payment = None  # it cannot be paid any more
        if payment is not None and not attempt.provider_id:  # it was created, and the answer was lost
            attempt = replace(attempt, provider_id=payment.id, url=payment.url)
            self.sale.put(attempt)
        if payment is not None:
            attempt, payment = self._void_at_provider(attempt, payment)
            if payment is None:
                return False
        if payment is not None and self._makes_the_order(attempt, payment):
            return self._commit(attempt)
        if payment is not None and payment.status not in _ENDED:
            self.saved()
            return False  # the stock stays held until the provider has voided the payment
        if payment is not None and payment.declines > attempt.declines and not has_made(self.sale.order, attempt):
            # Their webhooks did not come, or came too late. No card can be tried any more, so that all are counted.
            note_declines(self.sale, attempt, payment.declines, payment.decline, self.ports.clock())
            self.saved()
            attempt = self.attempt
        late_amount = payment.amount if payment is not None and payment.status is PaymentStatus.CAPTURED else None
        if late_amount is not None and (mismatch := amount_mismatch(attempt, late_amount)):
            attempt = tell_staff(self.sale, attempt, mismatch)
        now = self.ports.clock()
        release(self.sale, attempt, self.ports.ids.ulid(now), now, late_amount=late_amount)
        return self.saved()

    def _void_at_provider(self, attempt: Attempt, payment: ProviderPayment) -> tuple[Attempt, ProviderPayment | None]:
        """Void a payment that has neither ended nor makes the order; return both as they are then."""
        if payment.status in _ENDED or self._makes_the_order(attempt, payment):
            return attempt, payment
        mismatch = amount_mismatch(attempt, payment.amount) if payment.status in _AUTHORIZED else None
        if mismatch is not None:
            attempt = tell_staff(self.sale, attempt, mismatch)
        if not attempt.void_started:  # saved first: an authorization seen from now on must not make an order
            attempt = replace(attempt, void_started=True)
            self.sale.put(attempt)
            self.saved()
        gone = self.void(attempt)
        return (voided(attempt) if gone is not None else attempt), gone

    def _makes_the_order(self, attempt: Attempt, payment: ProviderPayment) -> bool:
        """Tell whether the payment was authorized before it was being voided, for goods that can still be sold."""
        paid_before_void = payment.status is PaymentStatus.CAPTURED or not attempt.void_started
        pays_in_full = payment.status in _AUTHORIZED and amount_mismatch(attempt, payment.amount) is None
        return paid_before_void and pays_in_full and attempt.holds_all and is_payable(self.sale)

    def _check_for_late_money(self, attempt: Attempt) -> bool:
        """Refund or void a payment that was made after the attempt was voided."""
        if not attempt.provider_id or attempt.provider in OFFLINE:
            return False
        try:
            payment, now = self.get(attempt), self.ports.clock()
        except UnknownPaymentError:
            return False
        if payment.status is PaymentStatus.CAPTURED:
            refund_late_money(self.sale, attempt, payment.amount, self.ports.ids.ulid(now), now)
            return self.saved()
        if payment.status is PaymentStatus.AUTHORIZED:
            if attempt.check_at is None:
                note_late_authorization(self.sale, attempt, payment.amount, self.ports.ids.ulid(now), now)
                self.saved()
            gone = self.void(self.attempt)
            if gone is None:
                return False
            payment = gone
        if payment.status in {PaymentStatus.VOIDED, PaymentStatus.REFUNDED}:
            mark_late_authorization_voided(self.sale, self.attempt, self.ports.ids.ulid(now), now)
            self.saved()
        return payment.status is PaymentStatus.CAPTURED

    def _refund(self, attempt: Attempt) -> bool:
        """Refund money that belongs to no order. The money of an order has `Refund` records instead."""
        if attempt.refund_due is None or attempt.refund_due_since is None:
            return False
        now = self.ports.clock()
        try:
            refunded = self.get(attempt).status is PaymentStatus.REFUNDED
            if not refunded and attempt.check_at is None:
                return False  # staff were told to refund it, and have not done so yet
            if not refunded and now > attempt.refund_due_since + REPEATED_FOR:
                return self._leave_to_staff(attempt, attempt.refund_due, "in time")
            if not refunded:
                self.provider(attempt).refund(attempt, attempt.refund_due, attempt.refund_id)
        except ProviderRefusedError as error:
            return self._leave_to_staff(attempt, attempt.refund_due, f"({error})")
        mark_refunded(self.sale, attempt, self.ports.ids.ulid(now), now)
        self.saved()
        return False

    def _leave_to_staff(self, attempt: Attempt, amount: Money, why: str) -> bool:
        told = tell_staff(self.sale, attempt, late_refund_refused(amount, why))
        self.sale.put(replace(told, check_at=None))
        note_late_refund_failed(self.sale, attempt, self.ports.clock())
        self.saved()
        return False
