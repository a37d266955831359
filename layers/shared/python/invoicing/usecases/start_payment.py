"""Begin to pay."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.attempts import FREE, Attempt, AttemptState, attempt_key
from invoicing.domain.checkout import CheckoutState, checkout_state, require_editable
from invoicing.domain.errors import BelowMinimumError, NotReadyError, OfferChangedError, OutOfStockError, StaleSaleError
from invoicing.domain.events import Actor, OutOfStock
from invoicing.domain.links import Link
from invoicing.domain.money import Money
from invoicing.domain.payments import begin, claim_for_voiding, reserve_more
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, Ids, LinkKeys, Numbers, Providers, Sales, Stores
from invoicing.usecases.drive_payment import drive_payment
from invoicing.usecases.read_checkout import read_checkout
from invoicing.usecases.retrying import decide_again


def start_payment(
    token: str,
    *,
    seen_offer: int,
    seen_total: Money,
    base_url: str,
    sales: Sales,
    stores: Stores,
    providers: Providers,
    numbers: Numbers,
    link_keys: LinkKeys,
    ids: Ids,
    clock: Clock,
) -> str:
    """Hold the stock, then create the payment at the provider; return the address where the customer pays.

    A second tab, or a second tap, is given the same payment. A total of 0 is paid at once, and the address is empty.

    Raises:
        OfferChangedError: what is sold, or its price, is no longer what the customer saw.
        OutOfStockError: something is sold out; nothing is held.
        NotReadyError: details or delivery are missing.
        LinkExpiredError, WrongStateError: it cannot be paid any more.
        ProviderUnavailableError: the provider did not answer; the stock is held, and trying again goes on from here.
        NoProviderError: the store has no payment provider.

    """

    def hold() -> tuple[Sale, Attempt]:
        sale, link = _read_with_attempt(token, sales, link_keys)
        active = sale.draft.active_attempt
        if active is None:
            _require_ready(sale, link, clock)
        if (sale.draft.offer, sale.draft.total) != (seen_offer, seen_total):
            message = "The offer has changed since you looked at it: see what is new before you pay."
            raise OfferChangedError(message)
        if active is None:
            provider = _provider_for(sale.draft.total, providers)
            locale = sale.person.customer.locale or stores.get().locale
            attempt = begin(sale, link, provider, locale=locale, base_url=base_url, now=clock())
            sales.save(sale)
        else:
            attempt = sale.attempt(active.number)
        while attempt.state is AttemptState.RESERVING:
            attempt = reserve_more(sale, attempt)
            sales.save(sale)
        return sale, attempt

    def drive(attempt: Attempt) -> None:
        drive_payment(attempt.id, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)

    try:
        sale, attempt = decide_again(hold)
    except OutOfStockError as error:
        begun = _tell_staff(token, error, sales, link_keys, clock)
        if begun is not None:
            drive(begun)
        raise
    if attempt.provider == FREE or attempt.state is not AttemptState.HELD or clock() >= attempt.expires_at:
        drive(attempt)
        return ""
    return attempt.url or _create_at_provider(sale, attempt, sales, providers)


def _read_with_attempt(token: str, sales: Sales, link_keys: LinkKeys) -> tuple[Sale, Link]:
    sale, link = read_checkout(token, sales=sales, link_keys=link_keys)
    active = sale.draft.active_attempt
    if active is None:
        return sale, link
    sale, link = read_checkout(token, attempt_key(active.number), sales=sales, link_keys=link_keys)
    if sale.draft.active_attempt is not None and sale.draft.active_attempt.number != active.number:
        raise StaleSaleError  # that one ended, and another began, between the two reads
    return sale, link


def _require_ready(sale: Sale, link: Link, clock: Clock) -> None:
    now = clock()
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
        raise BelowMinimumError(str(minimum), minimum.currency)
    return provider.name


def _tell_staff(token: str, error: OutOfStockError, sales: Sales, link_keys: LinkKeys, clock: Clock) -> Attempt | None:
    """Put what is short on the timeline; return an attempt that had begun to take stock, claimed for giving up."""

    def tell() -> Attempt | None:
        sale, _ = _read_with_attempt(token, sales, link_keys)
        active = sale.draft.active_attempt
        attempt = sale.attempt(active.number) if active else None
        if attempt is not None and attempt.state is AttemptState.RESERVING:
            claim_for_voiding(sale, attempt, clock())
        sale.record(OutOfStock(error.shortages), Actor.CUSTOMER)
        sales.save(sale)
        return attempt

    return decide_again(tell)


def _create_at_provider(sale: Sale, attempt: Attempt, sales: Sales, providers: Providers) -> str:
    """T2: create the payment before the customer can pay, so that there is always something to cancel; keep its id."""
    payment = providers.named(attempt.provider).create(attempt)
    unread = [sale]  # as it was just saved; read again only if that turns out stale

    def store() -> str:
        current = unread.pop() if unread else sales.get(attempt.sale_id, attempt_key(attempt.number))
        stored = current.attempt(attempt.number)
        if not stored.provider_id:
            current.put(replace(stored, provider_id=payment.id, url=payment.url))
            sales.save(current)
        return payment.url

    return decide_again(store)
