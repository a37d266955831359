"""The terms of an offer: everything that its totals depend on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from invoicing.domain.catalog.discount import Discount, DiscountCode
from invoicing.domain.catalog.market import Market
from invoicing.domain.errors import CurrencyMismatchError
from invoicing.domain.pricing.offer import Line, Offer, ShippingLine
from invoicing.domain.values.money import Money, round_half_up


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that the totals of an offer depend on."""

    store_currency: str
    market: Market
    lines: tuple[Line, ...]
    discount: Discount | None = None
    shipping_line: ShippingLine | None = None
    tax_exempt: bool = False
    reverse_charge: bool = False
    code: DiscountCode | None = None

    @property
    def is_untaxed(self) -> bool:
        """Tell whether no tax is charged."""
        return self.tax_exempt or self.reverse_charge

    @property
    def loses_tax(self) -> bool:
        """Tell whether prices include a tax that is not charged, so that it is taken out of them."""
        return self.is_untaxed and self.market.tax.included

    def exactly(self, given: Money) -> Decimal:
        """Return an amount in minor units of the market's currency, not rounded.

        Raises:
            CurrencyMismatchError: the amount is in neither the store's nor the market's currency.
        """
        market = self.market
        if given.currency not in {market.currency, self.store_currency}:
            raise CurrencyMismatchError(
                "draft",
                "/line_items",
                given=given.currency,
                currency=market.currency,
                store_currency=self.store_currency,
            )
        return given.exactly(Decimal(1) if given.currency == market.currency else market.rate, market.currency)

    def converted(self, given: Money) -> Money:
        """Return an amount in the market's currency, rounded once."""
        return Money(round_half_up(self.exactly(given)), self.market.currency)


def terms_of(offer: Offer) -> Terms:
    """Return the terms of an offer: `price(terms_of(offer)) == offer.totals` holds for every stored offer."""
    return Terms(
        store_currency=offer.store_currency,
        market=offer.market,
        lines=offer.lines,
        discount=offer.discount,
        shipping_line=offer.shipping_line,
        tax_exempt=offer.tax_exempt,
        reverse_charge=offer.reverse_charge,
        code=offer.code,
    )


def can_be_priced(offer: Offer, market: Market) -> bool:
    """Tell whether every amount that staff wrote can be converted into the market's currency."""
    discounts = [offer.discount, *(line.discount for line in offer.lines)]
    written = [line.unit_price for line in offer.lines]
    written += [discount.amount for discount in discounts if discount and discount.amount]
    if offer.shipping_line and not offer.shipping_line.delivery_method:
        written.append(offer.shipping_line.price)
    return {money.currency for money in written} <= {offer.store_currency, market.currency}
