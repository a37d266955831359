"""The store that tests sell from, and its markets."""

from decimal import Decimal

from invoicing.domain.catalog.delivery import DeliveryMethod
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import ShippingTax, TaxRule
from invoicing.domain.values.money import Money

NORWAY = Market(
    id="no",
    title="Norge",
    currency="NOK",
    countries=("NO",),
    tax=TaxRule({"standard": Decimal(2500), "food": Decimal(1500)}, included=True, title="MVA"),
    delivery_methods=(
        DeliveryMethod("pickup", "Hent i butikken", Money(0, "NOK")),
        DeliveryMethod("post", "Posten", Money(9900, "NOK"), 2, 4),
    ),
)
EUROPE = Market(
    id="eu",
    title="Europe",
    currency="EUR",
    countries=("DE", "SE"),
    rate=Decimal("0.085"),
    tax=TaxRule({"standard": Decimal(1900)}, included=True, title="VAT"),
    delivery_methods=(DeliveryMethod("post", "Post", Money(1500, "EUR"), 4, 8),),
)
AMERICA = Market(
    id="us",
    title="United States",
    currency="USD",
    countries=("US",),
    rate=Decimal("0.095"),
    tax=TaxRule({"standard": Decimal(800)}, included=False, title="Sales tax", shipping=ShippingTax.NONE),
    delivery_methods=(DeliveryMethod("air", "Air mail", Money(2500, "USD"), 5, 10),),
)
STORE = Store("Fjell & Fjord", "NOK", "nb", "Europe/Oslo", (NORWAY, EUROPE, AMERICA), email="hei@example.com")
