"""Build the offer of a draft order, and build it again for the customer's address or choice of delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count

from invoicing.domain.catalog.delivery import DeliveryMethod
from invoicing.domain.catalog.discount import DiscountCode
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import is_reverse_charged
from invoicing.domain.draft_orders.destination import destination
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.draft_orders.parse_input import (
    Currencies,
    is_known,
    kept_lines,
    parse_custom_shipping,
    parse_discount,
    parse_line,
)
from invoicing.domain.errors import (
    DiscountCodeError,
    InvalidRequestError,
    PricesNotLockedError,
)
from invoicing.domain.pricing.calculator import numbered, price_offer
from invoicing.domain.pricing.delivery_rates import Destination, postal_code_of
from invoicing.domain.pricing.offer import MAX_LINES, CurrencyChange, Line, Offer, ShippingLine
from invoicing.domain.pricing.terms import Terms, terms_of
from invoicing.domain.sale.person import Person
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


def with_defaults(draft: DraftInput, store: Store) -> DraftInput:
    """Return the input with the store's settings where staff left them out."""
    lock, codes = draft.lock_prices, draft.allow_discount_codes
    return replace(
        draft,
        lock_prices=store.lock_prices if lock is None else lock,
        allow_discount_codes=store.allow_discount_codes if codes is None else codes,
    )


def require_lockable(draft: DraftInput) -> None:
    """Require that prices are locked if there is a time until which they are; call it after `with_defaults`.

    Raises:
        PricesNotLockedError: prices are not locked.
    """
    if draft.prices_locked_until is not None and not draft.lock_prices:
        raise PricesNotLockedError


def skus_to_read(draft: DraftInput, before: Offer | None = None, *, keep_prices: bool = True) -> list[str]:
    """Return the skus of products to read, since the previous offer does not have their data and price.

    Raises:
        UnknownLineItemError, DuplicateLineItemError: the previous offer has no line with an id, or it is given twice.
    """
    kept = kept_lines(draft.lines, before)
    known = [keep_prices and is_known(line, own) for line, own in zip(draft.lines, kept, strict=True)]
    return sorted({line.sku for line, is_read in zip(draft.lines, known, strict=True) if line.sku and not is_read})


def build_offer(
    draft: DraftInput,
    store: Store,
    products: Mapping[str, Product],
    before: Offer | None = None,
    *,
    code: DiscountCode | None = None,
    keep_prices: bool = True,
) -> Offer:
    """Build and price the offer of a draft order. It has the number of the previous offer, or the next if it differs.

    With `keep_prices`, products that stay on their lines keep their prices, and the market its rate and taxes. New
    lines get the next numbers. Delivery is rated again: a method that is new has to be available, one of the previous
    offer is removed if it no longer is.

    Raises:
        InvalidRequestError: the input is invalid; the error has a pointer to the field.
    """
    if not 1 <= len(draft.lines) <= MAX_LINES:
        raise InvalidRequestError("line_count", "/line_items", most=MAX_LINES, count=len(draft.lines))
    where = (draft.shipping_address, draft.billing_address)
    to = destination(store, draft.market, *where, before, keep_rates=keep_prices)
    kept = kept_lines(draft.lines, before)
    accepted = (store.currency, to.market.currency)
    lines = [
        parse_line(line, i, accepted, products, own, keep_price=keep_prices)
        for i, (line, own) in enumerate(zip(draft.lines, kept, strict=True))
    ]
    shipping_line, chosen = _delivery(draft, accepted, to.market, before)
    terms = Terms(
        store_currency=store.currency,
        market=to.market,
        lines=_with_numbers(lines, before.last_line if before else 0),
        discount=parse_discount(draft.discount, accepted, "/discount") if draft.discount else None,
        shipping_line=shipping_line,
        tax_exempt=draft.tax_exempt,
        reverse_charge=_reverse_charge(store, to.market, draft.customer, *where),
        code=code,
    )
    return price_offer(terms, replace(to, chosen=chosen), before, requires_fitting_discounts=True)


def require_code(draft: DraftInput, offer: Offer, before: Offer | None = None) -> Offer:
    """Return the offer, unless the discount code that staff added was removed at once.

    Raises:
        DiscountCodeError: the goods cost less than the code's minimum.
    """
    removed = offer.code_removed
    had_code = before is not None and before.code is not None
    if draft.discount_code and offer.code is None and removed and not had_code:
        raise DiscountCodeError(removed.what, removed.reason, removed.minimum)
    return offer


def move_offer(offer: Offer, person: Person, store: Store) -> Offer:
    """Return the offer for the customer's current address: another market prices every line again.

    A delivery method that cannot be used there is removed. If the currency changes, the offer keeps the price of the
    goods in the currency before, to be shown.
    """
    to = destination(store, offer.chosen_market, person.shipping_address, person.billing_address, offer)
    reverse_charge = _reverse_charge(store, to.market, person.customer, person.shipping_address, person.billing_address)
    moved = price_offer(replace(terms_of(offer), reverse_charge=reverse_charge), to, offer, keep_currency_change=True)
    if moved.currency == offer.currency:
        return moved
    first = offer.currency_change.before if offer.currency_change else offer.totals.goods
    change = CurrencyChange(first, moved.totals.goods) if first.currency != moved.currency else None
    return numbered(replace(moved, number=offer.number, currency_change=change), offer, keep_currency_change=True)


def choose_method(offer: Offer, method: DeliveryMethod, person: Person) -> Offer:
    """Return the offer with a delivery method of its market.

    Raises:
        DeliveryMethodIneligibleError: the method cannot be used for the goods or the postal code.
        TotalTooLargeError: with the method, the total is too large.
    """
    postal_code = postal_code_of(person.shipping_address or person.billing_address)
    to = Destination(offer.market, offer.chosen_market, postal_code, chosen=method)
    return price_offer(terms_of(offer), to, offer, keep_currency_change=True)


def _with_numbers(lines: Iterable[Line], last: int) -> tuple[Line, ...]:
    """Give each new line the next number, in the order of the lines."""
    numbers = count(last + 1)
    return tuple(line if line.number else replace(line, number=next(numbers)) for line in lines)


def _reverse_charge(
    store: Store, market: Market, customer: Customer, shipping: Address | None, billing: Address | None
) -> bool:
    return is_reverse_charged(market.tax, store.own_country, customer, shipping or billing)


def _delivery(
    draft: DraftInput, accepted: Currencies, market: Market, before: Offer | None
) -> tuple[ShippingLine | None, DeliveryMethod | None]:
    """Return the shipping line that staff wrote or that stays, to be rated again, or the method that they chose."""
    given = draft.shipping_line
    if given is None:
        return None, None
    if given.delivery_method is None:
        return parse_custom_shipping(given, accepted), None
    current = before.shipping_line if before else None
    if current and current.delivery_method == given.delivery_method:
        return current, None
    return None, market.delivery_method(given.delivery_method)
