"""Tax rules of a market, and when the reverse charge applies."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer

MOST_TAX_CLASSES = 20
TAX_RATE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")
_HIGHEST_RATE = 100


def parse_tax_rate(text: str) -> Decimal | None:
    """Return basis points, to one decimal, of a plain percentage; None if it is not one from 0 to 100.

    New York City's sales tax is 8.875 %, Quebec's 9.975 %.
    """
    rate = Decimal(text) if TAX_RATE.fullmatch(text) else None
    return None if rate is None or rate > _HIGHEST_RATE else rate * 100


class ShippingTax(StrEnum):
    """The rate of the tax on delivery."""

    FOLLOWS_GOODS = "follows_goods"  # the rates of what is delivered
    STANDARD = "standard"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TaxRule:
    """Tax of a market: rates in basis points (887.5 = 8.875 %) by tax class; other classes have the `standard` rate."""

    rates: dict[str, Decimal] = field(default_factory=dict)
    included: bool = True
    title: str = ""  # its name in the market: "MVA", "VAT", "Sales tax"
    shipping: ShippingTax = ShippingTax.FOLLOWS_GOODS
    reverse_charge: bool = False  # whether businesses in other EU countries account for the tax

    def rate(self, tax_class: str) -> Decimal:
        return self.rates.get(tax_class, self.rates.get("standard", Decimal(0)))


EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)

_GREECE = {"EL": "GR"}  # prefix of VAT numbers: country


def country_of(vat_number: str) -> str:
    """Return the country of a VAT number, which is its prefix."""
    prefix = vat_number[:2].upper()
    return _GREECE.get(prefix, prefix)


def is_reverse_charged(rule: TaxRule, store_country: str, customer: Customer, address: Address | None) -> bool:
    """Tell whether the customer accounts for the tax (Directive 2006/112/EC, articles 138 and 196).

    It is so if the market's rule allows it, goods go from one EU country to another, and the VAT number is of an EU
    country other than the store's.
    """
    if not (rule.reverse_charge and customer.vat_number and address):
        return False
    elsewhere = EU - {store_country}
    return store_country in EU and {address.country, country_of(customer.vat_number)} <= elsewhere
