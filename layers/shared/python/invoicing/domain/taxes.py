"""Who accounts for the tax: the store, or a business in another country of the European Union itself."""

from __future__ import annotations

from invoicing.domain.addresses import Address, Customer
from invoicing.domain.markets import Market
from invoicing.domain.stores import Store

EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
_GREECE = {"EL": "GR"}  # writes its VAT numbers with a prefix of its own


def country_of(vat_number: str) -> str:
    """Return the country that a VAT number begins with."""
    prefix = vat_number[:2].upper()
    return _GREECE.get(prefix, prefix)


def is_reverse_charged(store: Store, market: Market, customer: Customer, address: Address | None) -> bool:
    """Tell whether the customer accounts for the tax (Directive 2006/112/EC, articles 138 and 196).

    The market's rule says so, goods go from one country of the EU to another, and the customer's VAT number is of a
    country of the EU other than the store's.
    """
    if not (market.tax.reverse_charge and customer.vat_number and address):
        return False
    elsewhere = EU - {store.own_country}
    return store.own_country in EU and {address.country, country_of(customer.vat_number)} <= elsewhere
