"""Drafts at random in five currencies, and stores that sell them: strategies of Hypothesis."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from invoicing.domain.catalog.delivery import DeliveryBand, DeliveryMethod
from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.market import Market, PriceRounding, RoundingDirection
from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import ShippingTax, TaxRule
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput, LineInput, ShippingInput
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.money import Money
from tests.support.worlds.fake_world import FakeWorld

COUNTRY = {"NOK": "NO", "EUR": "DE", "JPY": "JP", "KWD": "KW", "USD": "US"}
RATE = {"NOK": "1", "EUR": "0.0861", "JPY": "14.317", "KWD": "0.02931", "USD": "0.09531"}
SKUS = ("mug", "lamp", "coffee", "card")
CODES = ("TENTH", "FIFTY", "LARGE")


# Hypothesis examines each new strategy, which takes longer than drawing from it: strategies are built once.
@cache
def amounts(currency: str, most: int = 200_000) -> st.SearchStrategy[Money]:
    return st.integers(0, most).map(lambda units: Money(units, currency))


# Basis points: whole ones, as most are, or to the tenth (8.875 %).
TAX_RATES = (st.integers(0, 3000) | st.sampled_from(["887.5", "997.5"])).map(Decimal)
ROUNDINGS = st.none() | st.builds(PriceRounding, st.sampled_from([5, 10, 50, 100]), st.sampled_from(RoundingDirection))
SHIPPING_TAXES = st.sampled_from(ShippingTax)
WEIGHT_LIMITS = st.sampled_from([0, 5_000])
BOOLEANS = st.booleans()


@st.composite
def markets(draw: st.DrawFn, currency: str) -> Market:
    band = DeliveryBand(draw(amounts(currency)), max_weight_grams=draw(WEIGHT_LIMITS))
    free = DeliveryBand(Money(0, currency), min_subtotal=draw(amounts(currency)))
    return Market(
        id=currency.lower(),
        title=currency,
        currency=currency,
        countries=(COUNTRY[currency],),
        rate=Decimal(RATE[currency]),
        rounding=draw(ROUNDINGS),
        tax=TaxRule(
            {"standard": draw(TAX_RATES), "food": draw(TAX_RATES)},
            included=draw(BOOLEANS),
            title="Tax",
            shipping=draw(SHIPPING_TAXES),
            reverse_charge=True,
        ),
        delivery_methods=(
            DeliveryMethod("post", "Post", draw(amounts(currency)), 2, 4),
            DeliveryMethod("banded", "Banded", free.price, bands=(free, band)),
        ),
    )


MARKETS = {currency: markets(currency) for currency in COUNTRY}
PRICED_MARKETS = st.lists(st.sampled_from([it for it in COUNTRY if it != "NOK"]), max_size=2, unique=True)
WEIGHTS = st.integers(0, 3_000)
TAX_CLASSES = st.sampled_from(["standard", "food"])


@st.composite
def worlds(draw: st.DrawFn) -> FakeWorld:
    sold = [draw(MARKETS[currency]) for currency in COUNTRY]
    stock = []
    for sku in SKUS:
        prices = {currency.lower(): draw(amounts(currency)) for currency in draw(PRICED_MARKETS)}
        product = Product(
            sku,
            sku.title(),
            draw(amounts("NOK")),
            taxable=draw(BOOLEANS),
            weight_grams=draw(WEIGHTS),
            tax_class=draw(TAX_CLASSES),
            market_prices=prices,
        )
        stock.append(StockedProduct(product, 10_000))
    store = Store("Shop", "NOK", "nb", "Europe/Oslo", tuple(sold), country="DE")
    world = FakeWorld(*stock, store=store)
    tenth = Discount(DiscountType.PERCENTAGE, 1_000)
    fifty = Discount(DiscountType.FIXED_AMOUNT, amount=Money(5_000, "NOK"))
    world.set_code(DiscountCode("TENTH", tenth))
    world.set_code(DiscountCode("FIFTY", fifty))
    world.set_code(DiscountCode("LARGE", tenth, minimum=Money(100_000, "NOK")))
    return world


PERCENTAGES = st.builds(
    DiscountInput, st.just(DiscountType.PERCENTAGE), st.integers(0, 100).map(lambda it: GivenAmount(str(it)))
)


@cache
def written(currency: str, most: int) -> st.SearchStrategy[GivenAmount]:
    """Amounts as staff write them: in the store's currency or the draft's, plainly if both are the same."""
    own = st.integers(0, most).map(lambda units: GivenAmount(str(Money(units, currency)), currency))
    plain = st.integers(0, most // 100).map(lambda it: GivenAmount(f"{it}.50"))
    named = plain.map(lambda it: replace(it, currency="NOK"))
    return own | named | plain if currency == "NOK" else own | named


@cache
def discounts(currency: str) -> st.SearchStrategy[DiscountInput | None]:
    fixed = st.builds(DiscountInput, st.just(DiscountType.FIXED_AMOUNT), written(currency, 2_000))
    return st.none() | PERCENTAGES | fixed


@cache
def line_items(currency: str) -> st.SearchStrategy[tuple[LineInput, ...]]:
    of_product = st.builds(
        LineInput,
        st.integers(1, 40),
        sku=st.sampled_from(SKUS),
        unit_price=st.none() | written(currency, 90_000),
        discount=discounts(currency),
    )
    own = st.builds(
        LineInput,
        st.integers(1, 40),
        title=st.sampled_from(["Engraving", "Wrapping"]),
        unit_price=written(currency, 90_000),
        taxable=st.booleans(),
        requires_shipping=st.booleans(),
        weight_grams=st.integers(0, 500),
        discount=discounts(currency),
    )
    return st.lists(of_product | own, min_size=1, max_size=8).map(tuple)


CURRENCIES = st.sampled_from(sorted(COUNTRY))
VAT_NUMBERS = st.sampled_from(["", "ATU13585627"])
SHIPPING_LINES = st.none() | st.sampled_from(["post", "banded"]).map(ShippingInput)
MAYBE_CODES = st.none() | st.sampled_from(CODES)


@st.composite
def drafts(draw: st.DrawFn) -> DraftInput:
    currency = draw(CURRENCIES)
    country = COUNTRY[currency]
    address = Address("Kim", "Street 1", country, "Town", "10115")
    return DraftInput(
        lines=draw(line_items(currency)),
        customer=Customer("Kim", "kim@example.com", vat_number=draw(VAT_NUMBERS)),
        discount=draw(discounts(currency)),
        shipping_address=address,
        billing_address=address,
        shipping_line=draw(SHIPPING_LINES),
        tax_exempt=draw(BOOLEANS),
        discount_code=draw(MAYBE_CODES),
    )
