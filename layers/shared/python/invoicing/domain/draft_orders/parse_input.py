"""Parse the input of a draft order: amounts, discounts, line items and custom shipping lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from invoicing.domain.catalog.discount import Discount, DiscountType
from invoicing.domain.catalog.product import Product
from invoicing.domain.draft_orders.draft_input import DiscountInput, LineInput, ShippingInput
from invoicing.domain.errors import (
    CurrencyMismatchError,
    DiscountTooLargeError,
    DuplicateLineItemError,
    InvalidAmountError,
    InvalidRequestError,
    ProductArchivedError,
    UnknownLineItemError,
    UnknownProductError,
)
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.pricing.offer import Line, Offer, ShippingLine
from invoicing.domain.values.ids import parse_line_item_id
from invoicing.domain.values.money import BASIS_POINTS, Money

Currencies = tuple[str, str]  # accepted for amounts: the store's, and the draft order's


def kept_lines(lines: Sequence[LineInput], before: Offer | None) -> list[Line | None]:
    """Return, for each given line, the line of the previous offer with its id; None for a line without an id.

    Raises:
        UnknownLineItemError: the offer has no line with that id.
        DuplicateLineItemError: two of the given lines have the same id.
    """
    left = {line.number: line for line in before.lines} if before else {}
    taken: set[int] = set()
    kept: list[Line | None] = []
    for i, line in enumerate(lines):
        if line.id is None:
            kept.append(None)
            continue
        number, pointer = parse_line_item_id(line.id), f"/line_items/{i}/id"
        if number in taken:
            raise DuplicateLineItemError(line.id, pointer)
        if number is None or number not in left:
            raise UnknownLineItemError(line.id, pointer)
        taken.add(number)
        kept.append(left[number])
    return kept


def is_known(line: LineInput, kept: Line | None) -> bool:
    """Tell whether the previous line has the data of the given line's product, and its price unless staff give one."""
    if kept is None or kept.sku != line.sku:
        return False
    return line.unit_price is not None or not kept.custom_price


def parse_line(
    line: LineInput,
    i: int,
    accepted: Currencies,
    products: Mapping[str, Product],
    kept: Line | None,
    *,
    keep_price: bool = True,
) -> Line:
    """Return a line item: of a product as it is in the previous line, else in `products`; or of a custom item.

    With `keep_price`, a product that stays on its line keeps the data and price that it has there. A new line has no
    number yet.

    Raises:
        InvalidRequestError: the input is invalid; the error has a pointer to the field.
    """
    at, number = f"/line_items/{i}", kept.number if kept else 0
    unit_price = parse_amount(line.unit_price, accepted, f"{at}/unit_price") if line.unit_price else None
    discount = parse_discount(line.discount, accepted, f"{at}/discount") if line.discount else None
    if line.sku is None:
        if unit_price is None:
            raise InvalidRequestError("custom_item", f"{at}/unit_price")
        return Line(
            title=line.title,
            quantity=line.quantity,
            unit_price=unit_price,
            custom_price=True,
            taxable=line.taxable,
            requires_shipping=line.requires_shipping,
            weight_grams=line.weight_grams,
            discount=discount,
            number=number,
        )
    custom = unit_price is not None
    if kept is not None and keep_price and is_known(line, kept):
        unit = unit_price or kept.unit_price
        return replace(kept, quantity=line.quantity, unit_price=unit, custom_price=custom, discount=discount)
    product = products.get(line.sku)
    if product is None:
        raise UnknownProductError(line.sku, f"{at}/sku")
    if product.is_archived and (kept is None or kept.sku != product.sku):
        raise ProductArchivedError(product.sku, f"{at}/sku")
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
        market_prices=product.market_prices,
        number=number,
    )


def parse_amount(given: GivenAmount, accepted: Currencies, pointer: str) -> Money:
    store_currency, own_currency = accepted
    currency = given.currency_for(own_currency, store_currency, pointer)
    if currency not in accepted:
        either = " or ".join(dict.fromkeys(accepted))
        raise CurrencyMismatchError("accepted", pointer, given=currency, accepted=either)
    try:
        money = Money.parse(given.text, currency)
    except InvalidAmountError as error:
        raise error.at(pointer) from None
    if money.amount < 0:
        raise InvalidRequestError("below_zero", pointer)
    return money


def parse_discount(given: DiscountInput, accepted: Currencies, pointer: str) -> Discount:
    if given.type is DiscountType.FIXED_AMOUNT:
        return Discount(given.type, amount=parse_amount(given.value, accepted, f"{pointer}/value"), title=given.title)
    try:
        basis_points = Decimal(given.value.text) * 100
        valid = 0 <= basis_points <= BASIS_POINTS and basis_points == basis_points.to_integral_value()
    except InvalidOperation:
        valid = False
    if not valid:
        raise DiscountTooLargeError("percentage", f"{pointer}/value")
    return Discount(given.type, basis_points=int(basis_points), title=given.title)


def parse_custom_shipping(given: ShippingInput, accepted: Currencies) -> ShippingLine:
    if given.price is None:
        raise InvalidRequestError("custom_shipping", "/shipping_line/price")
    return ShippingLine(given.title, parse_amount(given.price, accepted, "/shipping_line/price"))
