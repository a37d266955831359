"""A payment attempt together with its payment at the provider: reading, asking, saving."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.errors import NotFoundError, ProviderRefusedError, UnknownPaymentError
from invoicing.domain.payments.failures import payment_unknown, tell_staff, void_refused
from invoicing.domain.sale.attempt import OFFLINE, Attempt, attempt_key
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import Failure, FailureCode, remove_failure
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import PaymentProvider, Ports, ProviderPayment


class AttemptAtProvider:
    """An attempt, its sale as it was last read or saved, and the provider's view of it."""

    def __init__(self, sale_id: str, number: int, ports: Ports, caused_by: str | None) -> None:
        self._number = number
        self.ports = ports
        self._caused_by = caused_by
        self.sale = self.read(sale_id)

    @property
    def attempt(self) -> Attempt:
        return self.sale.attempt(self._number)

    def find(self, attempt: Attempt) -> ProviderPayment | None:
        """Return the provider's payment; None if none was created.

        A payment whose id was lost is found by creating it again, since the provider knows the idempotency key.
        """
        if attempt.provider in OFFLINE:
            return None
        provider = self.provider(attempt)
        if attempt.provider_id:
            return self.get(attempt)
        if not attempt.holds_all:
            return None  # it is created only after all stock is held
        try:
            return provider.create(attempt)
        except ProviderRefusedError:
            return None

    def get(self, attempt: Attempt) -> ProviderPayment:
        """Return the provider's payment.

        Raises:
            UnknownPaymentError: the provider does not know it, or answers about another attempt.
        """
        payment = self.provider(attempt).get(attempt.provider_id)
        if payment.attempt not in {"", attempt.id}:
            raise UnknownPaymentError("other", provider="The provider", attempt=attempt.id)
        return payment

    def void(self, attempt: Attempt) -> ProviderPayment | None:
        """Void the provider's payment; None where the provider refuses, which staff are told once."""
        try:
            return self.provider(attempt).void(attempt)
        except UnknownPaymentError as error:
            self.note_unknown(attempt, error)
        except ProviderRefusedError as error:
            self._note(attempt, void_refused(error))
        return None

    def note_unknown(self, attempt: Attempt, error: UnknownPaymentError) -> bool:
        """Tell staff, once, that the provider does not know the payment. Its stock stays held."""
        return self._note(attempt, payment_unknown(error))

    def _note(self, attempt: Attempt, failure: Failure) -> bool:
        tell_staff(self.sale, attempt, failure)
        self.saved()
        return False

    def provider(self, attempt: Attempt) -> PaymentProvider:
        try:
            return self.ports.providers.named(attempt.provider)
        except NotFoundError:
            raise UnknownPaymentError("provider", name=attempt.provider) from None

    def read(self, sale_id: str, *also: RecordKey) -> Sale:
        return self.ports.sales.get(sale_id, attempt_key(self._number), REMINDER, RESERVATION, *also)

    def saved(self) -> bool:
        self.ports.sales.save(self.sale, caused_by=self._caused_by)
        return True


def voided(attempt: Attempt) -> Attempt:
    """Return the attempt without a refused void: the provider has voided the payment since."""
    return replace(attempt, failures=remove_failure(attempt.failures, FailureCode.VOID_REFUSED))
