"""Bring a payment as far as it can go. Webhook, the customer's return and `recover` all do this, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from invoicing.domain.attempts import FREE, Attempt, AttemptState, attempt_key, parse_attempt_id
from invoicing.domain.errors import NotFoundError, ProviderRefusedError
from invoicing.domain.events import Actor, PaymentProblem
from invoicing.domain.payments import claim_for_voiding, commit, mark_captured, note_decline, problem_with, release
from invoicing.domain.reminders import REMINDER
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, Ids, Numbers, PaymentStatus, ProviderPayment, Providers, Sales
from invoicing.usecases.retrying import decide_again

_PROMISED = frozenset({PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED})


def drive_payment(
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
    sale_id, number = parse_attempt_id(attempt_id)
    driver = _Driver(number, sales, providers, numbers, ids, clock, caused_by)

    def drive() -> Sale:
        sale = sales.get(sale_id, attempt_key(number), REMINDER)
        if session is not None and sale.attempt(number).provider_id != session:
            message = "Attempt and session do not belong together."
            raise NotFoundError(message)
        while driver.step(sale):
            pass
        return sale

    return decide_again(drive)


@dataclass(frozen=True, slots=True)
class _Driver:
    number: int
    sales: Sales
    providers: Providers
    numbers: Numbers
    ids: Ids
    clock: Clock
    caused_by: str | None

    def step(self, sale: Sale) -> bool:
        """Take the one step that the attempt's state asks for; tell whether another may follow."""
        attempt = sale.attempt(self.number)
        steps: Mapping[AttemptState, Callable[[Sale, Attempt], bool]] = {
            AttemptState.RESERVING: self._give_up_when_late,
            AttemptState.HELD: self._ask,
            AttemptState.COMMITTED: self._capture,
            AttemptState.VOIDING: self._void,
        }
        step = steps.get(attempt.state)
        return step(sale, attempt) if step else False

    def _save(self, sale: Sale) -> None:
        self.sales.save(sale, caused_by=self.caused_by)

    def _give_up_when_late(self, sale: Sale, attempt: Attempt) -> bool:
        now = self.clock()
        if now < attempt.expires_at:
            return False
        claim_for_voiding(sale, attempt, now)
        self._save(sale)
        return True

    def _ask(self, sale: Sale, attempt: Attempt) -> bool:
        """Do what the provider says. Not created there yet, it cannot have been paid."""
        if attempt.provider == FREE:
            return self._commit(sale, attempt)
        if not attempt.provider_id:
            return self._give_up_when_late(sale, attempt)
        payment = self.providers.named(attempt.provider).get(attempt.provider_id)
        now = self.clock()
        if payment.status in _PROMISED:
            problem = problem_with(attempt, payment.amount)
            if not problem:
                return self._commit(sale, attempt)
            claim_for_voiding(sale, attempt, now, problem)
        elif payment.status is PaymentStatus.VOIDED or now >= attempt.expires_at:
            claim_for_voiding(sale, attempt, now)
        elif payment.status is PaymentStatus.DECLINED:
            note_decline(sale, attempt, payment.decline)
            self._save(sale)
            return False
        else:
            return False
        self._save(sale)
        return True

    def _commit(self, sale: Sale, attempt: Attempt) -> bool:
        now = self.clock()
        commit(sale, attempt, self.numbers.next_order(), self.ids.ulid(now), now)
        self._save(sale)
        return True

    def _capture(self, sale: Sale, attempt: Attempt) -> bool:
        try:
            payment = self.providers.named(attempt.provider).capture(attempt)
        except ProviderRefusedError as error:
            self._tell_staff(sale, attempt, f"The provider did not capture the payment: {error}")
            return False
        now = self.clock()
        problem = problem_with(attempt, payment.amount)
        if problem or payment.status is not PaymentStatus.CAPTURED:
            self._tell_staff(sale, attempt, problem or f"The payment was not captured: it is {payment.status.value}.")
            return False
        mark_captured(sale, attempt, self.ids.ulid(now), now)
        self._save(sale)
        return False

    def _tell_staff(self, sale: Sale, attempt: Attempt, problem: str) -> None:
        """Put a problem on the timeline, once."""
        if attempt.problem != problem:
            sale.put(replace(attempt, problem=problem))
            sale.record(PaymentProblem(attempt.id, problem), Actor.PROVIDER)
            self._save(sale)

    def _void(self, sale: Sale, attempt: Attempt) -> bool:
        """Let go at the provider, then here. Money that came first makes the order, unless it is the wrong money."""
        if attempt.taken == len(attempt.hold) or attempt.provider_id:
            payment = self._let_go(attempt)
            if payment.status in _PROMISED:
                problem = problem_with(attempt, payment.amount)
                if not problem:
                    return self._commit(sale, attempt)
                self._tell_staff(sale, attempt, problem)
            if payment.status not in {PaymentStatus.VOIDED, PaymentStatus.REFUNDED}:
                return False  # the stock stays held, the safe side, and it is asked again
        release(sale, attempt, attempt.problem or "not_paid")
        self._save(sale)
        return True

    def _let_go(self, attempt: Attempt) -> ProviderPayment:
        """Make sure that nobody can pay any more, unless somebody has: what a customer approved is not thrown away.

        A payment that we may have lost is found by creating it again.
        """
        provider = self.providers.named(attempt.provider)
        payment = provider.get(attempt.provider_id) if attempt.provider_id else provider.create(attempt)
        if payment.status in _PROMISED and not problem_with(attempt, payment.amount):
            return payment
        return provider.void(replace(attempt, provider_id=payment.id))
