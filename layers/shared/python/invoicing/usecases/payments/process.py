"""Bring a payment as far as it can go. Webhook, the customer's return and `recover` all do this, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from invoicing.domain.errors import NotFoundError, ProviderRefusedError, UnknownPaymentError
from invoicing.domain.payments.authorize import commit, note_declines
from invoicing.domain.payments.capture import mark_captured, note_refused_capture
from invoicing.domain.payments.void import (
    TOO_MANY_DECLINES,
    claim_for_voiding,
    mark_late_promise_gone,
    mark_refunded,
    note_late_promise,
    problem_with,
    refund_late_money,
    release,
    tell_staff,
)
from invoicing.domain.sale.attempt import AUTHORIZATION_LIVES, OFFLINE, SURELY_OVER, Attempt, AttemptState
from invoicing.domain.sale.link import link_key
from invoicing.domain.sale.payability import is_payable
from invoicing.domain.sale.refund import REPEATED_FOR
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import parse_payment_id
from invoicing.domain.values.money import Money
from invoicing.ports import Clock, Ids, Numbers, PaymentStatus, ProviderPayment, Providers, Sales
from invoicing.usecases.payments.provider_calls import NOT_LET_GO, AttemptAtProvider, Ports
from invoicing.usecases.retry import retry_on_conflict

_PROMISED = frozenset({PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED})
_OVER = frozenset({PaymentStatus.CAPTURED, PaymentStatus.VOIDED, PaymentStatus.REFUNDED})


def process_payment(
    attempt_id: str,
    *,
    sales: Sales,
    providers: Providers,
    numbers: Numbers,
    ids: Ids,
    clock: Clock,
    session: str | None = None,
    caused_by: str | None = None,
) -> Sale:
    """Ask the provider how the payment stands and do what follows, until nothing more does.

    Nothing that a webhook or an address says is believed. May be called at any time, any number of times, by anyone.
    With `session` only if that is the payment's id at the provider; `caused_by` names the message that led here.

    Raises:
        NotFoundError: no payment has that id, or another session.
        ProviderUnavailableError: the provider did not answer; call again.
        BusyError: call again.

    """
    sale_id, number = parse_payment_id(attempt_id)
    ports = Ports(sales, providers, numbers, ids, clock, caused_by)

    def process() -> Sale:
        processor = _Processor(sale_id, number, ports)
        if session is not None and processor.attempt.provider_id != session:
            raise NotFoundError("Attempt and session do not belong together.")
        while processor.step():
            pass
        return processor.sale

    return retry_on_conflict(process)


class _Processor(AttemptAtProvider):
    """One attempt, and what is to be done about it."""

    def step(self) -> bool:
        """Take the one step that the attempt's state asks for; tell whether another may follow."""
        steps: Mapping[AttemptState, Callable[[Attempt], bool]] = {
            AttemptState.RESERVING: self._void_when_expired,
            AttemptState.HELD: self._ask,
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

    def _ask(self, attempt: Attempt) -> bool:
        """Do what the provider says. Not created there yet, it cannot have been paid."""
        if attempt.provider in OFFLINE:
            return self._commit(attempt)
        if not attempt.provider_id:
            return self._void_when_expired(attempt)
        try:
            payment = self.look_up(attempt)
        except UnknownPaymentError as error:
            return self.note_unknown(attempt, error) or self._void_when_expired(self.attempt)
        now = self.ports.clock()
        if payment.status in _PROMISED:
            problem = problem_with(attempt, payment.amount)
            if not problem:
                return self._commit(attempt)
            claim_for_voiding(self.sale, attempt, now, problem=problem)
            return self.saved()
        # A customer who goes on after a decline makes the provider forget why: that is no news.
        if payment.declines > attempt.declines or payment.decline not in {"", attempt.decline}:
            return self._note_declines(payment)
        if payment.status is PaymentStatus.VOIDED or now >= attempt.expires_at:
            claim_for_voiding(self.sale, attempt, now)
            return self.saved()
        return False

    def _note_declines(self, payment: ProviderPayment) -> bool:
        """Count the cards that were declined; too many through one link in a day close it."""
        self.sale = self.read(self.sale.id, link_key(self.attempt.link))
        if self.attempt.state is not AttemptState.HELD:
            return True
        if note_declines(self.sale, self.attempt, payment.declines, payment.decline, self.ports.clock()):
            claim_for_voiding(self.sale, self.attempt, self.ports.clock(), reason=TOO_MANY_DECLINES)
        return self.saved()

    def _commit(self, attempt: Attempt) -> bool:
        now = self.ports.clock()
        number = self.sale.order.number if self.sale.order else self.ports.numbers.next_order()
        commit(self.sale, attempt, number, self.ports.ids.ulid(now), now)
        return self.saved()

    # --- COMMITTED, CAPTURE_FAILED ---------------------------------------------------------------------------------

    def _capture(self, attempt: Attempt) -> bool:
        try:
            payment = self.provider(attempt).capture(attempt)
        except ProviderRefusedError as error:
            return self._note_refused_capture(attempt, f"The provider did not capture the payment: {error}")
        if payment.status is not PaymentStatus.CAPTURED:
            return self._note_refused_capture(attempt, f"The payment was not captured: it is {payment.status.value}.")
        now, problem = self.ports.clock(), problem_with(attempt, payment.amount)
        if problem:
            claim_for_voiding(self.sale, attempt, now, problem=problem)
        else:
            mark_captured(self.sale, attempt, self.ports.ids.ulid(now), now)
        return self.saved()

    def _note_refused_capture(self, attempt: Attempt, problem: str) -> bool:
        note_refused_capture(self.sale, attempt, problem, self.ports.clock())
        self.saved()
        return False

    def _capture_again(self, attempt: Attempt) -> bool:
        """Ask what became of the promise: taken or alive it is captured, gone for good the order is given up."""
        now = self.ports.clock()
        lives = now < attempt.created_at + AUTHORIZATION_LIVES
        try:
            payment = self.look_up(attempt)
        except UnknownPaymentError as error:
            if lives:
                return self._note_refused_capture(attempt, str(error))
        else:
            if payment.status is PaymentStatus.CAPTURED or (payment.status is PaymentStatus.AUTHORIZED and lives):
                return self._capture(attempt)
        problem = "The customer's bank no longer promises the money: the payment was given up by itself."
        claim_for_voiding(self.sale, attempt, now, problem=problem)
        return self.saved()

    # --- VOIDING, VOIDED, REFUND_DUE -------------------------------------------------------------------------------

    def _void(self, attempt: Attempt) -> bool:
        """Let go at the provider, then here.

        Money that came first makes the order, unless it is the wrong money, or its order is just being cancelled.
        """
        try:
            payment = self.find(attempt)
        except UnknownPaymentError as error:
            if self.ports.clock() < attempt.expires_at + SURELY_OVER:
                return self.note_unknown(attempt, error)
            payment = None  # nobody can pay any more what nobody knows
        if payment is not None and not attempt.provider_id:  # created, and the answer was lost: it is ours all the same
            attempt = replace(attempt, provider_id=payment.id, url=payment.url)
            self.sale.put(attempt)
        if payment is not None:
            attempt, payment = self._let_go(attempt, payment)
            if payment is None:
                return False
        if payment is not None and self._makes_the_order(attempt, payment):
            return self._commit(attempt)
        if payment is not None and payment.status not in _OVER:
            self.saved()
            return False  # the stock stays held, the safe side, and it is asked again
        came = payment.amount if payment is not None and payment.status is PaymentStatus.CAPTURED else None
        if came is not None and (problem := problem_with(attempt, came)):
            attempt = tell_staff(self.sale, attempt, problem)
        now = self.ports.clock()
        release(self.sale, attempt, self.ports.ids.ulid(now), now, came=came)
        return self.saved()

    def _let_go(self, attempt: Attempt, payment: ProviderPayment) -> tuple[Attempt, ProviderPayment | None]:
        """Have the provider let go, if there is anything to let go of; return both as they are then."""
        if self._is_decided(attempt, payment):
            return attempt, payment
        problem = problem_with(attempt, payment.amount) if payment.status in _PROMISED else ""
        if not attempt.problem.startswith(problem):
            attempt = tell_staff(self.sale, attempt, problem)
        if not attempt.letting_go:  # written first: whoever sees the approval a moment later must not sell by it
            attempt = replace(attempt, letting_go=True)
            self.sale.put(attempt)
            self.saved()
        gone = self.let_go(attempt)
        if gone is not None:  # whatever else is to be told is news
            attempt = replace(attempt, problem=attempt.problem.partition(NOT_LET_GO)[0].strip())
        return attempt, gone

    def _is_decided(self, attempt: Attempt, payment: ProviderPayment) -> bool:
        """Tell whether there is nothing to let go of."""
        return payment.status in _OVER or self._makes_the_order(attempt, payment)

    def _makes_the_order(self, attempt: Attempt, payment: ProviderPayment) -> bool:
        """Tell whether a customer approved what can still be sold, while nobody was letting go of it."""
        is_ours = payment.status is PaymentStatus.CAPTURED or not attempt.letting_go
        is_right = payment.status in _PROMISED and not problem_with(attempt, payment.amount)
        return is_ours and is_right and attempt.holds_all and is_payable(self.sale)

    def _check_for_late_money(self, attempt: Attempt) -> bool:
        """Somebody says that a payment which was given up has come after all: send it back."""
        if not attempt.provider_id or attempt.provider in OFFLINE:
            return False
        try:
            payment, now = self.look_up(attempt), self.ports.clock()
        except UnknownPaymentError:
            return False  # it was given up, and is nobody's
        if payment.status is PaymentStatus.CAPTURED:
            refund_late_money(self.sale, attempt, payment.amount, self.ports.ids.ulid(now), now)
            return self.saved()
        if payment.status is PaymentStatus.AUTHORIZED:
            if attempt.check_at is None:
                note_late_promise(self.sale, attempt, payment.amount, self.ports.ids.ulid(now), now)
                self.saved()
            let_go = self.let_go(self.attempt)
            if let_go is None:
                return False
            payment = let_go
        if payment.status in {PaymentStatus.VOIDED, PaymentStatus.REFUNDED}:
            mark_late_promise_gone(self.sale, self.attempt, self.ports.ids.ulid(now), now)
            self.saved()
        return payment.status is PaymentStatus.CAPTURED

    def _refund(self, attempt: Attempt) -> bool:
        """Send back what came and is nobody's. Parts of an order's money have refunds of their own."""
        if attempt.refund_due is None or attempt.refund_due_since is None:
            return False
        now = self.ports.clock()
        try:
            refunded = self.look_up(attempt).status is PaymentStatus.REFUNDED
            if not refunded and attempt.check_at is None:
                return False  # it was left to staff, who have not refunded it yet
            if not refunded and now > attempt.refund_due_since + REPEATED_FOR:
                return self._leave_to_staff(attempt, attempt.refund_due, "in time")
            if not refunded:
                self.provider(attempt).refund(attempt, attempt.refund_due, attempt.refund_id)
        except ProviderRefusedError as error:
            return self._leave_to_staff(attempt, attempt.refund_due, f"({error})")
        mark_refunded(self.sale, attempt, self.ports.ids.ulid(now), now)
        self.saved()
        return False

    def _leave_to_staff(self, attempt: Attempt, refund_due: Money, why: str) -> bool:
        problem = (
            f"The provider did not refund {refund_due} {refund_due.currency} {why}: "
            "refund it on the provider's own pages."
        )
        self.sale.put(replace(tell_staff(self.sale, attempt, problem), check_at=None))
        self.saved()
        return False
