"""Every error, in one tree. Each has a stable `code` and a sentence that says what to do."""

from __future__ import annotations

from invoicing.domain.errors.conflict import (
    AlreadyPaidError as AlreadyPaidError,
    BelowMinimumError as BelowMinimumError,
    CheckoutActiveError as CheckoutActiveError,
    CodeUsedUpError as CodeUsedUpError,
    ConflictError as ConflictError,
    LinkExpiredError as LinkExpiredError,
    MoreThanCapturedError as MoreThanCapturedError,
    NotReadyError as NotReadyError,
    OfferChangedError as OfferChangedError,
    OutOfStockError as OutOfStockError,
    PayingClosedError as PayingClosedError,
    PaymentInProgressError as PaymentInProgressError,
    VersionMismatchError as VersionMismatchError,
    WrongStateError as WrongStateError,
)
from invoicing.domain.errors.root import InvoicingError as InvoicingError
from invoicing.domain.errors.transient import (
    BusyError as BusyError,
    EmailInDoubtError as EmailInDoubtError,
    EmailRefusedError as EmailRefusedError,
    EmailRejectedError as EmailRejectedError,
    NoProviderError as NoProviderError,
    ProviderRefusedError as ProviderRefusedError,
    ProviderUnavailableError as ProviderUnavailableError,
    RefundFailedError as RefundFailedError,
    RetryableError as RetryableError,
    SignInError as SignInError,
    StaleSaleError as StaleSaleError,
    UnknownPaymentError as UnknownPaymentError,
    WebhookSignatureError as WebhookSignatureError,
)
from invoicing.domain.errors.validation import (
    AmountDiffersError as AmountDiffersError,
    CurrencyMismatchError as CurrencyMismatchError,
    DeliveryMethodIneligibleError as DeliveryMethodIneligibleError,
    DiscountCodeError as DiscountCodeError,
    DiscountTooLargeError as DiscountTooLargeError,
    InvalidAmountError as InvalidAmountError,
    InvalidCursorError as InvalidCursorError,
    InvalidRequestError as InvalidRequestError,
    KeyReusedError as KeyReusedError,
    LinkNotFoundError as LinkNotFoundError,
    NoEmailError as NoEmailError,
    NoMarketError as NoMarketError,
    NotFoundError as NotFoundError,
    PastTimeError as PastTimeError,
    PricesNotLockedError as PricesNotLockedError,
    SaleNotFoundError as SaleNotFoundError,
    TermsNeedStoreCurrencyError as TermsNeedStoreCurrencyError,
    UnknownDeliveryMethodError as UnknownDeliveryMethodError,
    UnknownMarketError as UnknownMarketError,
    UnknownProductError as UnknownProductError,
    not_found as not_found,
)
