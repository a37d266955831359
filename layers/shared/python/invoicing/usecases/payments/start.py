"""Start a payment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from invoicing.domain.checkout.state import CheckoutState, checkout_state, require_editable
from invoicing.domain.errors import (
    BelowMinimumError,
    NotReadyError,
    OfferChangedError,
    OutOfStockError,
    PayingClosedError,
    PaymentInProgressError,
    ProviderRefusedError,
    StaleSaleError,
)
from invoicing.domain.inventory.hold import hold_stock
from invoicing.domain.inventory.shortage import note_shortage
from invoicing.domain.payments.authorize import begin
from invoicing.domain.payments.failures import creation_refused
from invoicing.domain.payments.void import claim_for_voiding
from invoicing.domain.sale.attempt import FREE, MANUAL, OFFLINE, Attempt, AttemptState, attempt_key
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import Failure
from invoicing.domain.values.money import Money
from invoicing.ports import Clock, Ports, Providers, Sales
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.checkout.refresh_prices import refresh_prices, remove_used_up_code
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
        PayingClosedError: too many payments were tried through this link today.
        ProviderUnavailableError: the provider did not answer; the stock stays held, and the next call continues.
        NoProviderError: the store has no payment provider.
    """

    def hold() -> tuple[Sale, Attempt]:
        sale, link = _read_with_attempt(token, ports)
        active = sale.draft.active_attempt
        if active is None:
            refresh_prices(sale, link, now=ports.clock(), ports=ports)
            _require_ready(sale, link, ports.clock)
        if (sale.draft.offer, sale.draft.total) != (seen_offer, seen_total):
            message = "The offer has changed since you opened it: check the changes before you pay."
            raise OfferChangedError(message)
        attempt = sale.attempt(active.number) if active else begin_now(sale, link)
        while attempt.state is AttemptState.RESERVING:
            attempt = hold_stock(sale, attempt)
            ports.sales.save(sale)
        return sale, attempt

    def begin_now(sale: Sale, link: Link) -> Attempt:
        provider = _provider_for(sale.draft.total, ports.providers)
        locale = sale.person.customer.locale or ports.stores.get().locale
        attempt = begin(sale, link, provider, locale=locale, base_url=base_url, now=ports.clock())
        ports.sales.save(sale)
        return attempt

    def process(attempt: Attempt) -> None:
        process_payment(attempt.id, ports=ports)

    try:
        sale, attempt = retry_on_conflict(hold)
    except OutOfStockError as error:
        remove_used_up_code(token, error, ports=ports)
        begun = _tell_staff(token, error, ports)
        if begun is not None:
            process(begun)
        raise
    can_be_paid = attempt.state is AttemptState.HELD and ports.clock() < attempt.expires_at
    if attempt.provider in OFFLINE or not can_be_paid:
        process(attempt)
        return ""
    return attempt.url or _address_to_pay_at(sale, attempt, process, ports=ports)


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


def _require_ready(sale: Sale, link: Link, clock: Clock) -> None:
    now = clock()
    if link.is_closed(now):
        message = "Too many payments were tried through this link today: try again tomorrow, or ask the shop."
        raise PayingClosedError(message)
    require_editable(sale, link, now)
    if checkout_state(sale, link, now) is not CheckoutState.REVIEW:
        message = "Enter your details and choose a delivery method first."
        raise NotReadyError(message)


def _provider_for(total: Money, providers: Providers) -> str:
    if total.amount == 0:
        return FREE
    provider = providers.current()
    minimum = provider.minimum(total.currency)
    if total < minimum:
        raise BelowMinimumError(minimum)
    return provider.name


def _tell_staff(token: str, error: OutOfStockError, ports: Ports) -> Attempt | None:
    """Record the shortage, at most once in ten minutes; claim an attempt that holds a part of the stock, return it."""

    def tell() -> Attempt | None:
        sale, link = _read_with_attempt(token, ports)
        active, now = sale.draft.active_attempt, ports.clock()
        attempt = sale.attempt(active.number) if active else None
        if attempt is not None and attempt.state is AttemptState.RESERVING:
            claim_for_voiding(sale, attempt, now)
        note_shortage(sale, link, error.shortages, now)
        ports.sales.save(sale)
        return attempt

    return retry_on_conflict(tell)


def _address_to_pay_at(sale: Sale, attempt: Attempt, process: Callable[[Attempt], None], *, ports: Ports) -> str:
    try:
        return _create_at_provider(sale, attempt, ports.sales, ports.providers)
    except ProviderRefusedError as error:
        process(_claimed(attempt, ports.sales, ports.clock, creation_refused(error)))
        raise


def _claimed(attempt: Attempt, sales: Sales, clock: Clock, failure: Failure) -> Attempt:
    """Claim an attempt whose payment the provider does not create; return it as it was."""

    def claim() -> Attempt:
        sale = sales.get(attempt.sale_id, attempt_key(attempt.number))
        current = sale.attempt(attempt.number)
        if current.state is AttemptState.HELD and not current.provider_id:
            claim_for_voiding(sale, current, clock(), failure=failure)
            sales.save(sale)
        return current

    return retry_on_conflict(claim)


def _create_at_provider(sale: Sale, attempt: Attempt, sales: Sales, providers: Providers) -> str:
    """Create the payment and store its id, before the customer can pay, so that it can always be voided."""
    payment = providers.named(attempt.provider).create(attempt)
    unread = [sale]  # as it was just saved; it is read again only after a conflict

    def store() -> str:
        current = unread.pop() if unread else sales.get(attempt.sale_id, attempt_key(attempt.number))
        stored = current.attempt(attempt.number)
        if not stored.provider_id:
            current.put(replace(stored, provider_id=payment.id, url=payment.url))
            sales.save(current)
        return payment.url

    return retry_on_conflict(store)
