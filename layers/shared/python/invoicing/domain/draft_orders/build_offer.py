"""From what staff write to an offer, and to another one where the customer's address or choice asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from invoicing.domain.catalog.delivery import DeliveryMethod
from invoicing.domain.catalog.discount import DiscountCode
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import is_reverse_charged
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.draft_orders.parse_input import (
    Currencies,
    is_known,
    parse_custom_shipping,
    parse_discount,
    parse_line,
    snapshots,
)
from invoicing.domain.errors import (
    DiscountCodeError,
    DiscountTooLargeError,
    InvalidRequestError,
    NoMarketError,
    PricesNotLockedError,
    UnknownMarketError,
)
from invoicing.domain.pricing.calculator import Terms, can_be_priced, goods_total, oversized_discounts, terms_of
from invoicing.domain.pricing.delivery_rates import (
    Destination,
    numbered,
    postal_code_of,
    price_offer,
    shipping_line_for,
)
from invoicing.domain.pricing.offer import MAX_LINES, CurrencyChange, Offer, ShippingLine
from invoicing.domain.sale.person import Person
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


def with_defaults(draft: DraftInput, store: Store) -> DraftInput:
    """Return the draft with the store's own rules where staff gave none."""
    lock, codes = draft.lock_prices, draft.allow_discount_codes
    return replace(
        draft,
        lock_prices=store.lock_prices if lock is None else lock,
        allow_discount_codes=store.allow_discount_codes if codes is None else codes,
    )


def require_lockable(draft: DraftInput) -> None:
    """Refuse a time until which prices are locked, where the draft, or else the store, does not lock them.

    Raises:
        PricesNotLockedError: they are not.

    """
    if draft.prices_locked_until is not None and not draft.lock_prices:
        raise PricesNotLockedError


def skus_to_read(draft: DraftInput, before: Offer | None = None) -> list[str]:
    """Return the products that have to be read: those whose data and price the draft does not hold already."""
    known = snapshots(before)
    needed = {line.sku for line in draft.lines if line.sku and not is_known(line, known)}
    return sorted(needed)


def build_offer(
    draft: DraftInput,
    store: Store,
    products: Mapping[str, Product],
    before: Offer | None = None,
    *,
    code: DiscountCode | None = None,
    prices_stand: bool = True,
) -> Offer:
    """Price what staff wrote. Products that were on the draft before keep the price that was agreed, if prices stand.

    The offer has the number of the one before, or the next one where anything that is sold, shown or owed differs.
    Delivery is rated again: a method that staff ask for now has to fit, one that was there before is taken away if it
    no longer does.

    Raises:
        InvalidRequestError: with a pointer to what has to be changed.

    """
    if not 1 <= len(draft.lines) <= MAX_LINES:
        message = f"A draft order has 1 to {MAX_LINES} lines: this one has {len(draft.lines)}."
        raise InvalidRequestError(message, "/line_items")
    where = (draft.shipping_address, draft.billing_address)
    to = destination(store, draft.market, *where, before, rates_stand=prices_stand)
    known = snapshots(before) if prices_stand else {}
    accepted = (store.currency, to.market.currency)
    lines = tuple(parse_line(line, i, accepted, products, known) for i, line in enumerate(draft.lines))
    terms = Terms(
        store_currency=store.currency,
        market=to.market,
        lines=lines,
        discount=parse_discount(draft.discount, accepted, "/discount") if draft.discount else None,
        tax_exempt=draft.tax_exempt,
        reverse_charge=_reverse_charge(store, to.market, draft.customer, *where),
        code=code,
    )
    for pointer in oversized_discounts(terms):
        message = "The discount takes off more than there is: reduce it."
        raise DiscountTooLargeError(message, pointer)
    return price_offer(replace(terms, shipping_line=_shipping_line(draft, terms, accepted, to, before)), to, before)


def require_code(draft: DraftInput, offer: Offer, before: Offer | None = None) -> Offer:
    """Return the offer, unless a code that staff put on it only now was taken away again at once.

    Raises:
        DiscountCodeError: what is sold costs less than the code asks for.

    """
    gone = offer.code_removed
    was_there = before is not None and before.code is not None
    if draft.discount_code and offer.code is None and gone and not was_there:
        raise DiscountCodeError(gone.what, gone.reason, gone.minimum)
    return offer


def move_offer(offer: Offer, person: Person, store: Store) -> Offer:
    """Return the offer for where the customer lives now: another market prices every line again.

    A delivery method that the new market does not have, or that does not go there, is taken away. What the goods cost
    in the currency before is kept, to be shown.
    """
    to = destination(store, offer.chosen_market, person.shipping_address, person.billing_address, offer)
    untaxed = _reverse_charge(store, to.market, person.customer, person.shipping_address, person.billing_address)
    moved = price_offer(replace(terms_of(offer), reverse_charge=untaxed), to, offer, keep_currency_change=True)
    if moved.currency == offer.currency:
        return moved
    first = offer.currency_change.before if offer.currency_change else goods_total(offer.totals)
    change = CurrencyChange(first, goods_total(moved.totals)) if first.currency != moved.currency else None
    return numbered(replace(moved, number=offer.number, currency_change=change), offer, keep_currency_change=True)


def choose_method(offer: Offer, method: DeliveryMethod, person: Person) -> Offer:
    """Return the offer with a delivery method of its market.

    Raises:
        DeliveryMethodIneligibleError: not for these goods, or not there.

    """
    postal_code = postal_code_of(person.shipping_address or person.billing_address)
    line = shipping_line_for(method, terms_of(offer), postal_code)
    market = replace(offer.market, delivery_methods=(method,))
    to = Destination(market, offer.chosen_market, postal_code)
    return price_offer(replace(terms_of(offer), shipping_line=line), to, offer, keep_currency_change=True)


def destination(
    store: Store,
    chosen: str | None,
    shipping: Address | None,
    billing: Address | None,
    before: Offer | None,
    *,
    rates_stand: bool = True,
) -> Destination:
    """Return the market that staff chose, or that of the address, with its delivery methods of today.

    One that the offer had before keeps the rate and taxes that were agreed, if they stand, and always where the store
    has given it up, or amounts that staff wrote could not be converted any more.
    """
    pointer = "/shipping_address/country" if shipping else "/billing_address/country"
    address = shipping or billing
    postal_code = postal_code_of(address)
    try:
        market = store.market(chosen) if chosen else store.market_of(address.country if address else None, pointer)
    except (UnknownMarketError, NoMarketError):
        is_as_agreed = before and (
            chosen == before.chosen_market if chosen else address and address.country in before.market.countries
        )
        if before and is_as_agreed:
            return Destination(before.market, chosen, postal_code, is_market_removed=True)
        raise
    is_same = before is not None and before.market.id == market.id
    if before and is_same and (rates_stand or not can_be_priced(before, market)):
        market = replace(before.market, delivery_methods=market.delivery_methods)
    return Destination(market, chosen, postal_code)


def _reverse_charge(
    store: Store, market: Market, customer: Customer, shipping: Address | None, billing: Address | None
) -> bool:
    return is_reverse_charged(market.tax, store.own_country, customer, shipping or billing)


def _shipping_line(
    draft: DraftInput, terms: Terms, accepted: Currencies, to: Destination, before: Offer | None
) -> ShippingLine | None:
    given = draft.shipping_line
    if given is None:
        return None
    if given.delivery_method is None:
        return parse_custom_shipping(given, accepted)
    there = before.shipping_line if before else None
    if there and there.delivery_method == given.delivery_method:
        return there  # to be rated again
    return shipping_line_for(to.market.delivery_method(given.delivery_method), terms, to.postal_code)
