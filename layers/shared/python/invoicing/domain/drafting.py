"""From what staff write to an offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from invoicing.domain.addresses import Address, Person
from invoicing.domain.errors import (
    CurrencyMismatchError,
    DiscountTooLargeError,
    InvalidAmountError,
    InvalidRequestError,
    NoMarketError,
    UnknownMarketError,
    UnknownProductError,
)
from invoicing.domain.inputs import DiscountInput, DraftInput, GivenAmount, LineInput, ShippingInput
from invoicing.domain.money import BASIS_POINTS, Money
from invoicing.domain.offers import MAX_LINES, Discount, DiscountType, Line, Offer, ShippingLine
from invoicing.domain.pricing import Terms, oversized_discounts, price
from invoicing.domain.products import Product
from invoicing.domain.stores import DeliveryMethod, Market, Store, without_methods

Currencies = tuple[str, str]  # that an amount may be in: the store's, which a plain decimal is in, and the draft's


def skus_to_read(draft: DraftInput, before: Offer | None = None) -> list[str]:
    """Return the products that have to be read: those whose data and price the draft does not hold already."""
    known = _snapshots(before)
    needed = {line.sku for line in draft.lines if line.sku and not _is_known(line, known)}
    return sorted(needed)


def make_offer(draft: DraftInput, store: Store, products: Mapping[str, Product], before: Offer | None = None) -> Offer:
    """Price what staff wrote. Products that were on the draft before keep the price that was agreed.

    The offer has the number of the one before, or the next one where anything that is sold, shown or owed differs.

    Raises:
        InvalidRequestError: with a pointer to what has to be changed.

    """
    if not 1 <= len(draft.lines) <= MAX_LINES:
        message = f"A draft order has 1 to {MAX_LINES} lines: this one has {len(draft.lines)}."
        raise InvalidRequestError(message, "/line_items")
    market = _market(store, draft.market, draft.shipping_address, draft.billing_address, before)
    known = _snapshots(before)
    accepted = (store.currency, market.currency)
    lines = tuple(_line(line, i, accepted, products, known) for i, line in enumerate(draft.lines))
    terms = Terms(
        store_currency=store.currency,
        market=without_methods(market),
        lines=lines,
        discount=_discount(draft.discount, accepted, "/discount"),
        shipping_line=_shipping_line(draft.shipping_line, accepted, market, before),
        tax_exempt=draft.tax_exempt,
    )
    for pointer in oversized_discounts(terms):
        message = "The discount takes off more than there is: reduce it."
        raise DiscountTooLargeError(message, pointer)
    return _numbered(terms, draft.market, before)


def move_offer(offer: Offer, person: Person, store: Store) -> Offer:
    """Return the offer for where the customer lives now: another market prices every line again.

    A delivery method that the new market does not have is taken away.
    """
    if offer.chosen_market:
        return offer
    market = _market(store, None, person.shipping_address, person.billing_address, offer)
    if market.id == offer.market.id:
        return offer
    shipping_line = offer.shipping_line
    if shipping_line is not None and shipping_line.delivery_method is not None:
        methods = {method.id: method for method in market.delivery_methods}
        method = methods.get(shipping_line.delivery_method)
        shipping_line = shipping_line_of(method) if method else None
    return reprice(offer, market=without_methods(market), shipping_line=shipping_line)


def reprice(offer: Offer, *, market: Market, shipping_line: ShippingLine | None) -> Offer:
    """Return the next offer, with another market or delivery."""
    terms = Terms(offer.store_currency, market, offer.lines, offer.discount, shipping_line, offer.tax_exempt)
    return _numbered(terms, offer.chosen_market, offer)


def shipping_line_of(method: DeliveryMethod) -> ShippingLine:
    """Return the line that a delivery method puts on an offer."""
    return ShippingLine(method.title, method.price, method.id, method.min_days, method.max_days)


def _numbered(terms: Terms, chosen_market: str | None, before: Offer | None) -> Offer:
    offer = Offer(
        number=before.number if before else 1,
        store_currency=terms.store_currency,
        market=terms.market,
        lines=terms.lines,
        totals=price(terms),
        discount=terms.discount,
        shipping_line=terms.shipping_line,
        tax_exempt=terms.tax_exempt,
        chosen_market=chosen_market,
    )
    return offer if before in (None, offer) else replace(offer, number=offer.number + 1)


def _market(
    store: Store, chosen: str | None, shipping: Address | None, billing: Address | None, before: Offer | None
) -> Market:
    """Return the market that staff chose, or that of the address, with its delivery methods of today.

    One that the offer had before keeps the rate and taxes that were agreed, even where the store has given it up.
    """
    pointer = "/shipping_address/country" if shipping else "/billing_address/country"
    address = shipping or billing
    try:
        market = store.market(chosen) if chosen else store.market_of(address.country if address else None, pointer)
    except (UnknownMarketError, NoMarketError):
        is_as_agreed = before and (
            chosen == before.chosen_market if chosen else address and address.country in before.market.countries
        )
        if before and is_as_agreed:
            return before.market
        raise
    if before and before.market.id == market.id:
        return replace(before.market, delivery_methods=market.delivery_methods)
    return market


def _snapshots(before: Offer | None) -> dict[str, Line]:
    """Return a line of the offer for each product in it; where there is one at the product's own price, that one."""
    lines = sorted(before.lines if before else (), key=lambda line: not line.custom_price)
    return {line.sku: line for line in lines if line.sku}


def _is_known(line: LineInput, known: Mapping[str, Line]) -> bool:
    snapshot = known.get(line.sku or "")
    return snapshot is not None and (line.unit_price is not None or not snapshot.custom_price)


def _line(
    line: LineInput, i: int, accepted: Currencies, products: Mapping[str, Product], known: Mapping[str, Line]
) -> Line:
    at = f"/line_items/{i}"
    unit_price = _amount(line.unit_price, accepted, f"{at}/unit_price") if line.unit_price else None
    discount = _discount(line.discount, accepted, f"{at}/discount")
    if line.sku is None:
        if unit_price is None:
            message = "An item of your own needs a unit_price."
            raise InvalidRequestError(message, f"{at}/unit_price")
        return Line(
            title=line.title,
            quantity=line.quantity,
            unit_price=unit_price,
            custom_price=True,
            taxable=line.taxable,
            requires_shipping=line.requires_shipping,
            weight_grams=line.weight_grams,
            discount=discount,
        )
    custom = unit_price is not None
    if _is_known(line, known):
        snapshot = known[line.sku]
        unit = unit_price or snapshot.unit_price
        return replace(snapshot, quantity=line.quantity, unit_price=unit, custom_price=custom, discount=discount)
    product = products.get(line.sku)
    if product is None:
        raise UnknownProductError(line.sku, f"{at}/sku")
    return Line(
        title=product.title,
        quantity=line.quantity,
        unit_price=unit_price or product.price,
        sku=product.sku,
        custom_price=custom,
        taxable=product.taxable,
        requires_shipping=product.requires_shipping,
        weight_grams=product.weight_grams,
        tax_class=product.tax_class,
        discount=discount,
    )


def _amount(given: GivenAmount, accepted: Currencies, pointer: str) -> Money:
    currency = given.currency or accepted[0]
    if currency not in accepted:
        message = f"An amount in {currency} cannot be used here: give it in {' or '.join(dict.fromkeys(accepted))}."
        raise CurrencyMismatchError(message, pointer)
    try:
        money = Money.parse(given.text, currency)
    except InvalidAmountError as error:
        raise InvalidAmountError(str(error), pointer) from None
    if money.amount < 0:
        message = "An amount cannot be below zero: to take something off, use a discount."
        raise InvalidRequestError(message, pointer)
    return money


def _discount(given: DiscountInput | None, accepted: Currencies, pointer: str) -> Discount | None:
    if given is None:
        return None
    if given.type is DiscountType.FIXED_AMOUNT:
        return Discount(given.type, amount=_amount(given.value, accepted, f"{pointer}/value"), title=given.title)
    try:
        basis_points = Decimal(given.value.text) * 100
        valid = 0 <= basis_points <= BASIS_POINTS and basis_points == basis_points.to_integral_value()
    except InvalidOperation:
        valid = False
    if not valid:
        message = "A percentage lies between 0 and 100, with at most two decimals."
        raise DiscountTooLargeError(message, f"{pointer}/value")
    return Discount(given.type, basis_points=int(basis_points), title=given.title)


def _shipping_line(
    given: ShippingInput | None, accepted: Currencies, market: Market, before: Offer | None
) -> ShippingLine | None:
    if given is None:
        return None
    if given.delivery_method is not None:
        agreed = before.shipping_line if before and before.market == market else None
        if agreed and agreed.delivery_method == given.delivery_method:
            return agreed  # the store has given the market up, and this stands as agreed
        return shipping_line_of(market.delivery_method(given.delivery_method))
    if given.price is None:
        message = "A shipping line of your own needs a title and a price."
        raise InvalidRequestError(message, "/shipping_line/price")
    return ShippingLine(given.title, _amount(given.price, accepted, "/shipping_line/price"))
