"""Errors of requests that cannot be parsed, and the errors that several routes share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from invoicing.domain.errors import (
    AlreadyPaidError,
    AmountDiffersError,
    CheckoutActiveError,
    CodeUsedUpError,
    CurrencyMismatchError,
    CurrencyRequiredError,
    DeliveryMethodIneligibleError,
    DeliveryMissingError,
    DiscountCodeError,
    DiscountTooLargeError,
    DuplicateLineItemError,
    InvalidAmountError,
    InvalidRequestError,
    LineItemNotInOrderError,
    LinkNotFoundError,
    MoreThanCapturedError,
    MoreThanChargedError,
    MoreThanSoldError,
    MoreThanUnfulfilledError,
    NoEmailError,
    NoMarketError,
    NotFoundError,
    OutOfStockError,
    PastTimeError,
    PaymentInProgressError,
    PricesNotLockedError,
    ProductArchivedError,
    ProviderUnavailableError,
    SecretUnavailableError,
    SkuNotInOrderError,
    TermsNeedStoreCurrencyError,
    TooManyEmailsError,
    TotalChangedError,
    TotalTooLargeError,
    UnknownDeliveryMethodError,
    UnknownLineItemError,
    UnknownMarketError,
    UnknownProductError,
    WrongStateError,
    ZeroRefundError,
)
from invoicing.domain.errors.sentences import sentence

MAX_FAULTS = 50  # in one response


@dataclass(frozen=True, slots=True)
class Fault:
    """An invalid field (`pointer`, RFC 6901), query or path parameter, or header.

    `key` and `parameters` name its sentence. Its code is the key's, unless a parameter or header has a code of its own.
    """

    key: str
    parameters: Mapping[str, object]
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None
    own_code: str = ""

    @property
    def code(self) -> str:
        return self.own_code or self.key.partition(".")[0]

    @property
    def detail(self) -> str:
        return sentence(self.key, self.parameters)


def fault(key: str, pointer: str | None = None, *, parameter: str | None = None, **parameters: object) -> Fault:
    """Return the fault of a field, or of a query parameter."""
    return Fault(key, parameters, pointer, parameter)


class FaultyRequestError(InvalidRequestError):
    """The request has invalid fields, which `errors` lists.

    The problem's code is the faults' code if they share one, else `invalid_request`.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the first faults."""
        self.faults = tuple(faults)[:MAX_FAULTS]
        super().__init__(pointer=self.faults[0].pointer)

    def __str__(self) -> str:
        """Say what is wrong with the first field, and how many others there are."""
        first, *rest = self.faults
        where = next(filter(None, (first.pointer, first.parameter, first.header)), "")
        more = f" ({len(rest)} more in `errors`.)" if rest else ""
        return f"{where}: {first.detail}{more}" if where else first.detail

    @property
    def shared_code(self) -> str:
        """Return the code that all faults share, else `invalid_request`."""
        codes = {fault.code for fault in self.faults}
        return codes.pop() if len(codes) == 1 else self.code


class FaultyParameterError(FaultyRequestError):
    """A parameter or header is invalid."""


class MalformedBodyError(InvalidRequestError):
    """The body is not JSON in UTF-8, repeats a name in an object, or is nested more than 20 levels deep."""

    code = "malformed_json"


class BodyTooLargeError(InvalidRequestError):
    """The body is larger than 1 MiB, or than 4 KiB when signing in."""

    code = "body_too_large"


# Amounts that are in the store's currency, or in that of what they are for.
AMOUNT_ERRORS = (InvalidAmountError, CurrencyRequiredError, CurrencyMismatchError)

# --- Errors that several routes share. Those of parameters, bodies, keys and versions follow from their signatures. ---

# Creating, calculating and editing a draft order.
PRICING_ERRORS = (
    UnknownProductError,
    ProductArchivedError,
    UnknownLineItemError,
    DuplicateLineItemError,
    *AMOUNT_ERRORS,
    DiscountTooLargeError,
    TotalTooLargeError,
    UnknownMarketError,
    NoMarketError,
    UnknownDeliveryMethodError,
    DeliveryMethodIneligibleError,
    DiscountCodeError,
    PricesNotLockedError,
)

# Changing a draft order or order while its customer is paying.
ACTIVE_PAYMENT_ERRORS = (PaymentInProgressError, AlreadyPaidError, ProviderUnavailableError)

EDIT_ERRORS = (
    *PRICING_ERRORS,
    PastTimeError,
    NotFoundError,
    WrongStateError,
    *ACTIVE_PAYMENT_ERRORS,
    OutOfStockError,
)

MARK_AS_PAID_ERRORS = (
    *AMOUNT_ERRORS,
    AmountDiffersError,
    NotFoundError,
    WrongStateError,
    CheckoutActiveError,
    AlreadyPaidError,
    ProviderUnavailableError,
)

COMPLETE_ERRORS = (
    *MARK_AS_PAID_ERRORS,
    DeliveryMissingError,
    PaymentInProgressError,
    TotalChangedError,
    TotalTooLargeError,
    OutOfStockError,
    CodeUsedUpError,
)

REFUND_ERRORS = (
    *AMOUNT_ERRORS,
    NotFoundError,
    WrongStateError,
    MoreThanCapturedError,
    LineItemNotInOrderError,
    MoreThanChargedError,
    ZeroRefundError,
    SkuNotInOrderError,
    MoreThanSoldError,
)

CANCEL_ORDER_ERRORS = (NotFoundError, WrongStateError, *ACTIVE_PAYMENT_ERRORS, MoreThanCapturedError)

CREATE_LINK_ERRORS = (
    SecretUnavailableError,
    InvalidRequestError,
    PastTimeError,
    NotFoundError,
    LinkNotFoundError,
    WrongStateError,
    PaymentInProgressError,
)
FULFILL_ERRORS = (
    NotFoundError,
    WrongStateError,
    LineItemNotInOrderError,
    MoreThanUnfulfilledError,
    NoEmailError,
)
REVOKE_LINK_ERRORS = (NotFoundError, LinkNotFoundError, PaymentInProgressError)

REQUEST_INVOICE_ERRORS = (
    PastTimeError,
    NoEmailError,
    NotFoundError,
    WrongStateError,
    TermsNeedStoreCurrencyError,
    TooManyEmailsError,
    TotalTooLargeError,
)
REQUEST_RECEIPT_ERRORS = (NotFoundError, WrongStateError, NoEmailError, TooManyEmailsError)
