"""What can be wrong with a request before it says anything that the business understands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from invoicing.domain.errors import (
    AlreadyPaidError,
    AmountDiffersError,
    CheckoutActiveError,
    CurrencyMismatchError,
    DeliveryMethodIneligibleError,
    DiscountCodeError,
    DiscountTooLargeError,
    InvalidAmountError,
    InvalidRequestError,
    InvoicingError,
    KeyReusedError,
    LinkNotFoundError,
    NoEmailError,
    NoMarketError,
    NotFoundError,
    OutOfStockError,
    PastTimeError,
    PaymentInProgressError,
    PricesNotLockedError,
    ProviderUnavailableError,
    TermsNeedStoreCurrencyError,
    UnknownDeliveryMethodError,
    UnknownMarketError,
    UnknownProductError,
    VersionMismatchError,
    WrongStateError,
)

MAX_FAULTS = 50  # as many as anyone reads


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: in the body (`pointer`, RFC 6901), in the query (`parameter`) or in a header."""

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None


class FaultyRequestError(InvalidRequestError):
    """A request with faults; `code` is theirs where they share one."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Carry what is wrong, the first faults first."""
        self.faults = tuple(faults)[:MAX_FAULTS]
        first, *rest = self.faults
        where = next(filter(None, (first.pointer, first.parameter, first.header)), "")
        more = f" ({len(rest)} more in `errors`.)" if rest else ""
        super().__init__(f"{where}: {first.detail}{more}" if where else first.detail, first.pointer)

    @property
    def shared_code(self) -> str:
        """Return the code of all faults, or the general one."""
        codes = {fault.code for fault in self.faults}
        return codes.pop() if len(codes) == 1 else self.code


class FaultyParameterError(FaultyRequestError):
    """A query parameter or header that cannot be understood."""


class MalformedBodyError(InvalidRequestError):
    """A body that is not JSON."""

    code = "malformed_json"


class BodyTooLargeError(InvalidRequestError):
    """A body that is larger than any request needs."""

    code = "body_too_large"


class VersionRequiredError(InvoicingError):
    """An edit that does not say which version it changes."""

    code = "version_required"

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Say which version you change: send the ETag that you read as the header If-Match.")


# What can be wrong with a draft order as it is written.
PRICING_ERRORS = (
    FaultyRequestError,
    UnknownProductError,
    InvalidAmountError,
    CurrencyMismatchError,
    DiscountTooLargeError,
    UnknownMarketError,
    NoMarketError,
    UnknownDeliveryMethodError,
    DeliveryMethodIneligibleError,
    DiscountCodeError,
    PricesNotLockedError,
)

# What keeps staff from changing a draft order that the customer is just paying.
ACTIVE_PAYMENT_ERRORS = (PaymentInProgressError, AlreadyPaidError, ProviderUnavailableError)

# What can be wrong with an edit of a draft order.
EDIT_ERRORS = (
    *PRICING_ERRORS,
    PastTimeError,
    NotFoundError,
    WrongStateError,
    *ACTIVE_PAYMENT_ERRORS,
    OutOfStockError,
    VersionMismatchError,
)

# What can be wrong with money that came by hand.
MARK_AS_PAID_ERRORS = (
    FaultyRequestError,
    InvalidAmountError,
    CurrencyMismatchError,
    AmountDiffersError,
    NotFoundError,
    WrongStateError,
    CheckoutActiveError,
    AlreadyPaidError,
    ProviderUnavailableError,
    KeyReusedError,
)

# What can be wrong with a link that staff ask for, and with one that they end.
CREATE_LINK_ERRORS = (
    FaultyRequestError,
    PastTimeError,
    NotFoundError,
    LinkNotFoundError,
    WrongStateError,
    PaymentInProgressError,
    KeyReusedError,
)
REVOKE_LINK_ERRORS = (NotFoundError, LinkNotFoundError, PaymentInProgressError)

# What can be wrong with an invoice that staff ask for.
REQUEST_INVOICE_ERRORS = (
    FaultyRequestError,
    PastTimeError,
    NoEmailError,
    NotFoundError,
    WrongStateError,
    TermsNeedStoreCurrencyError,
    KeyReusedError,
)
