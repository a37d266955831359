"""One payment attempt as it stands here and at its provider: read, asked about, saved."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.errors import NotFoundError, ProviderRefusedError, UnknownPaymentError
from invoicing.domain.payments.void import tell_staff
from invoicing.domain.sale.attempt import OFFLINE, Attempt, attempt_key
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import Clock, Ids, Numbers, PaymentProvider, ProviderPayment, Providers, Sales

NOT_LET_GO = "The provider does not let the payment go; it is asked again."


@dataclass(frozen=True, slots=True)
class Ports:
    """What a drive needs of the world, and what led to it."""

    sales: Sales
    providers: Providers
    numbers: Numbers
    ids: Ids
    clock: Clock
    caused_by: str | None


class AttemptAtProvider:
    """One attempt, and the sale that it is of as it was last read or written."""

    def __init__(self, sale_id: str, number: int, ports: Ports) -> None:
        self._number = number
        self.ports = ports
        self.sale = self.read(sale_id)

    @property
    def attempt(self) -> Attempt:
        return self.sale.attempt(self._number)

    def find(self, attempt: Attempt) -> ProviderPayment | None:
        """Return the payment as the provider has it.

        One that we may have lost is found by creating it again; what the provider refuses to create is none.
        """
        if attempt.provider in OFFLINE:
            return None
        provider = self.provider(attempt)
        if attempt.provider_id:
            return self.look_up(attempt)
        if not attempt.holds_all:
            return None  # it was never asked for
        try:
            return provider.create(attempt)
        except ProviderRefusedError:
            return None

    def note_unknown(self, attempt: Attempt, error: UnknownPaymentError) -> bool:
        """Tell staff, once, that the provider knows nothing of a payment. Its stock stays held: the safe side."""
        return self._note(attempt, f"{error} Were its keys changed, or was it turned off?")

    def let_go(self, attempt: Attempt) -> ProviderPayment | None:
        """Have the provider let a payment go. Where it refuses, staff are told, once, and there is no answer."""
        try:
            return self.provider(attempt).void(attempt)
        except UnknownPaymentError as error:
            self.note_unknown(attempt, error)
        except ProviderRefusedError as error:
            is_told = NOT_LET_GO in attempt.problem
            self._note(attempt, attempt.problem if is_told else f"{attempt.problem} {NOT_LET_GO} {error}".strip())
        return None

    def _note(self, attempt: Attempt, problem: str) -> bool:
        tell_staff(self.sale, attempt, problem)
        self.saved()
        return False

    def look_up(self, attempt: Attempt) -> ProviderPayment:
        """Ask the provider. An answer about another payment is as good as none."""
        payment = self.provider(attempt).get(attempt.provider_id)
        if payment.attempt not in {"", attempt.id}:
            raise UnknownPaymentError(f"The provider answered about another payment than {attempt.id}.")
        return payment

    def provider(self, attempt: Attempt) -> PaymentProvider:
        try:
            return self.ports.providers.named(attempt.provider)
        except NotFoundError as error:
            raise UnknownPaymentError(str(error)) from None

    def read(self, sale_id: str, *also: RecordKey) -> Sale:
        return self.ports.sales.get(sale_id, attempt_key(self._number), REMINDER, RESERVATION, *also)

    def saved(self) -> bool:
        self.ports.sales.save(self.sale, caused_by=self.ports.caused_by)
        return True
