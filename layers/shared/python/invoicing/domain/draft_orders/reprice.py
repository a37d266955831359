"""Price an offer again. Prices that are not locked follow the products until the customer pays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from invoicing.domain.catalog.discount import DiscountCode
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import is_reverse_charged
from invoicing.domain.draft_orders.destination import destination
from invoicing.domain.events import Actor, DraftOrderUpdated
from invoicing.domain.pricing.calculator import price_offer
from invoicing.domain.pricing.offer import Line, Offer, Removal
from invoicing.domain.pricing.terms import terms_of
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import CodeRefusal


def prices_move(sale: Sale, now: datetime) -> bool:
    """Tell whether prices follow the products: they are not locked, and no payment was started or made."""
    return is_undecided(sale) and not sale.draft.has_locked_prices(now)


def is_undecided(sale: Sale) -> bool:
    """Tell whether the offer can still change: the draft order is open, and no payment is in progress."""
    return sale.order is None and sale.draft.is_open and sale.draft.active_attempt is None


def offer_now(sale: Sale, store: Store, products: Mapping[str, Product], now: datetime) -> Offer:
    """Return the sale's offer, or the next one with current prices and without a discount code that has ended.

    Raises:
        TotalTooLargeError: the total of the next one is too large: staff have to change the draft order.
    """
    return reprice(sale, store, products, now) if is_undecided(sale) else sale.offer


def reprice(sale: Sale, store: Store, products: Mapping[str, Product], now: datetime) -> Offer:
    """Return what `offer_now` would return if no payment were in progress.

    Raises:
        TotalTooLargeError: as with `offer_now`.
    """
    offer = sale.offer
    ended = offer.code.refusal_at(now) if offer.code else None
    moves = not sale.draft.has_locked_prices(now)
    if not (moves or ended):
        return offer
    person = sale.person
    where = (person.shipping_address, person.billing_address)
    to = destination(store, offer.chosen_market, *where, offer, keep_rates=not moves)
    terms, removed = terms_of(offer), _removed_code(offer, ended)
    if moves:
        address = person.shipping_address or person.billing_address
        terms = replace(
            terms,
            lines=tuple(_line_now(line, products) for line in offer.lines),
            reverse_charge=is_reverse_charged(to.market.tax, store.own_country, person.customer, address),
        )
    if removed:
        terms = replace(terms, code=None)
    return price_offer(terms, to, offer, code_removed=removed, keep_currency_change=True)


def put_offer_now(sale: Sale, offer: Offer, now: datetime, *, by: Actor = Actor.SYSTEM) -> None:
    """Put the repriced offer on the sale and record the change; the caller saves it with its own changes."""
    if offer != sale.offer:
        draft = sale.put_offer(offer, sale.draft.edited(now))
        sale.record(DraftOrderUpdated(draft.version, draft.offer, draft.total, ("prices",)), by)


def offer_without_code(sale: Sale, store: Store, reason: CodeRefusal) -> Offer:
    """Return the next offer without its discount code; it records the reason.

    Raises:
        TotalTooLargeError: without the code, the total is too large.
    """
    removed = _removed_code(sale.offer, reason)
    return _with_code(sale, store, None, removed) if removed else sale.offer


def offer_with_code(sale: Sale, store: Store, code: DiscountCode | None) -> Offer:
    """Return the offer with another discount code, or None; a code is removed at once below its minimum.

    Raises:
        TotalTooLargeError: with it, the total is too large.
    """
    return _with_code(sale, store, code, None)


def _with_code(sale: Sale, store: Store, code: DiscountCode | None, removed: Removal | None) -> Offer:
    offer, person = sale.offer, sale.person
    to = destination(store, offer.chosen_market, person.shipping_address, person.billing_address, offer)
    terms = replace(terms_of(offer), code=code)
    return price_offer(terms, to, offer, code_removed=removed, keep_currency_change=True)


def _removed_code(offer: Offer, reason: CodeRefusal | None) -> Removal | None:
    code = offer.code
    return Removal(code.code, code.discount.title, reason.value) if code and reason else None


def _line_now(line: Line, products: Mapping[str, Product]) -> Line:
    product = products.get(line.sku or "")
    if product is None:
        return line
    return replace(
        line,
        unit_price=line.unit_price if line.custom_price else product.price,
        taxable=product.taxable,
        weight_grams=product.weight_grams,
        tax_class=product.tax_class,
        market_prices=product.market_prices,
    )
