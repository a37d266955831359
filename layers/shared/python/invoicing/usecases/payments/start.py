"""Start a payment."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.checkout.closing import require_payments_open
from invoicing.domain.checkout.links import note_opened_by_step
from invoicing.domain.checkout.state import CheckoutState, checkout_state, require_editable
from invoicing.domain.errors import (
    NoProviderError,
    NotReadyError,
    OfferChangedError,
    OutOfStockError,
    PaymentInProgressError,
    PaymentModeError,
    ProviderRefusedError,
    StaleSaleError,
    UnpayableTotalError,
)
from invoicing.domain.inventory.hold import hold_stock
from invoicing.domain.inventory.shortage import note_shortage
from invoicing.domain.payments.authorize import begin
from invoicing.domain.payments.failures import creation_refused, note_refused_key
from invoicing.domain.payments.void import claim_for_voiding
from invoicing.domain.sale.attempt import FREE, MANUAL, OFFLINE, Attempt, AttemptState, attempt_key
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import ExpiryReason, Failure
from invoicing.domain.values.money import Money
from invoicing.ports import Ports, ProviderPayment
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.checkout.refresh_prices import refresh_prices, remove_used_up_code
from invoicing.usecases.checkout.view import find_shortages
from invoicing.usecases.payments.process import process_payment
from invoicing.usecases.retry import retry_on_conflict


def start_payment(token: str, *, seen_offer: int, seen_total: Money, base_url: str, ports: Ports) -> str:
    """Hold the stock, then create the payment at the provider; return the address where the customer pays.

    While the payment is active, a repeated call returns the same address. A total of 0 is paid at once, and the
    address is empty.

    Raises:
        OfferChangedError: the offer, or its total, is not the one that the customer saw.
        OutOfStockError: a product is sold out; nothing is held.
        NotReadyError: details or delivery are missing.
        LinkExpiredError, WrongStateError: the sale cannot be paid any more.
        PaymentsClosedError: too many payments of the sale failed within 24 hours.
        ProviderUnavailableError: the provider did not answer; the stock stays held, and the next call continues.
        NoProviderError: the store has no payment provider, or it has no key, and everything is in stock.
        PaymentModeError: the provider's key, or the payment that it made, is of a mode that this stack may not use.
        UnpayableTotalError, TotalTooLargeError: the total cannot be paid; nothing is held.
    """
    try:
        return _start(token, (seen_offer, seen_total), base_url, ports)
    except (NoProviderError, PaymentModeError) as error:
        if ports.providers.has_provider:
            _tell_of_key(token, error, ports)
        raise


def _start(token: str, seen: tuple[int, Money], base_url: str, ports: Ports) -> str:
    try:
        sale, attempt = _hold(token, seen, base_url, ports)
    except OutOfStockError as error:
        remove_used_up_code(token, error, ports=ports)
        begun = _tell_staff(token, error, ports)
        if begun is not None:
            process_payment(begun.id, ports=ports)
        raise
    can_be_paid = attempt.state is AttemptState.HELD and ports.clock() < attempt.expires_at
    if attempt.provider in OFFLINE or not can_be_paid:
        process_payment(attempt.id, ports=ports)
        return ""
    return attempt.url or _address_to_pay_at(sale, attempt, ports)


@retry_on_conflict
def _hold(token: str, seen: tuple[int, Money], base_url: str, ports: Ports) -> tuple[Sale, Attempt]:
    """Begin an attempt, or continue the active one, and hold all of its stock."""
    sale, link = _read_with_attempt(token, ports)
    active = sale.draft.active_attempt
    if active is None:
        refresh_prices(sale, link, now=ports.clock(), ports=ports)
        _require_ready(sale, link, ports)
    if (sale.draft.offer, sale.draft.total) != seen:
        raise OfferChangedError
    attempt = sale.attempt(active.number) if active else _begin(sale, link, base_url, ports)
    while attempt.state is AttemptState.RESERVING:
        attempt = hold_stock(sale, attempt)
        ports.sales.save(sale)
    return sale, attempt


def _read_with_attempt(token: str, ports: Ports) -> tuple[Sale, Link]:
    sale, link = open_link(token, RESERVATION, ports=ports)
    active = sale.draft.active_attempt
    if active is None:
        return sale, link
    sale, link = open_link(token, RESERVATION, attempt_key(active.number), ports=ports)
    if sale.draft.active_attempt is not None and sale.draft.active_attempt.number != active.number:
        raise StaleSaleError  # another attempt became active between the two reads
    if sale.attempt(active.number).provider == MANUAL:
        raise PaymentInProgressError  # staff are marking it as paid
    return sale, link


def _require_ready(sale: Sale, link: Link, ports: Ports) -> None:
    now = ports.clock()
    require_payments_open(sale, now)
    require_editable(sale, link, now)
    if checkout_state(sale, link, now) is not CheckoutState.REVIEW:
        raise NotReadyError("delivery")


def _begin(sale: Sale, link: Link, base_url: str, ports: Ports) -> Attempt:
    try:
        provider = _provider_for(sale.draft.total, ports)
    except NoProviderError:
        if shortages := find_shortages(sale, link, now=ports.clock(), ports=ports):
            raise OutOfStockError(shortages) from None
        raise
    locale = sale.person.customer.locale or ports.stores.get().locale
    now = ports.clock()
    note_opened_by_step(sale, link.number, now)
    attempt = begin(sale, link, provider, locale=locale, base_url=base_url, now=now)
    ports.sales.save(sale)
    return attempt


def _provider_for(total: Money, ports: Ports) -> str:
    if total.amount == 0:
        return FREE
    provider = ports.providers.current()
    for reason, limit in provider.limits(total.currency).refusals(total):
        raise UnpayableTotalError(reason.value, limit)
    return provider.name


@retry_on_conflict
def _tell_staff(token: str, error: OutOfStockError, ports: Ports) -> Attempt | None:
    """Record the shortage once; claim an attempt that holds a part of the stock, and return it."""
    sale, _ = _read_with_attempt(token, ports)
    active, now = sale.draft.active_attempt, ports.clock()
    attempt = sale.attempt(active.number) if active else None
    if attempt is not None and attempt.state is AttemptState.RESERVING:
        claim_for_voiding(sale, attempt, now, reason=ExpiryReason.FAILED)
    note_shortage(sale, error.shortages, now)
    ports.sales.save(sale)
    return attempt


@retry_on_conflict
def _tell_of_key(token: str, error: Exception, ports: Ports) -> None:
    """Record that the provider's key is missing or refused, at most once in ten minutes."""
    sale, link = open_link(token, ports=ports)
    note_refused_key(sale, link, error, ports.clock())
    ports.sales.save(sale)


def _address_to_pay_at(sale: Sale, attempt: Attempt, ports: Ports) -> str:
    """Create the payment and store its id, before the customer can pay, so that it can always be voided."""
    try:
        payment = ports.providers.named(attempt.provider).create(attempt)
    except ProviderRefusedError as error:
        _claim(attempt, creation_refused(error), ports)
        process_payment(attempt.id, ports=ports)
        raise
    _store_id(sale, attempt, payment, ports)
    return payment.url


@retry_on_conflict
def _claim(attempt: Attempt, failure: Failure, ports: Ports) -> None:
    """Claim an attempt whose payment the provider does not create."""
    sale = ports.sales.get(attempt.sale_id, attempt_key(attempt.number))
    current = sale.attempt(attempt.number)
    if current.state is AttemptState.HELD and not current.provider_id:
        claim_for_voiding(sale, current, ports.clock(), reason=ExpiryReason.FAILED, failure=failure)
        ports.sales.save(sale)


@retry_on_conflict
def _store_id(held: Sale, attempt: Attempt, payment: ProviderPayment, ports: Ports) -> None:
    """Store the payment's id on the sale as it was just saved; after a conflict, on the sale as it is."""
    sale = held if held.is_saved else ports.sales.get(attempt.sale_id, attempt_key(attempt.number))
    stored = sale.attempt(attempt.number)
    if not stored.provider_id:
        sale.put(replace(stored, provider_id=payment.id, url=payment.url))
        ports.sales.save(sale)
