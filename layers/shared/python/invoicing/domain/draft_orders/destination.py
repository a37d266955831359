"""Where a draft order goes: its market, with the rates that it was agreed at."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import NoMarketError, UnknownMarketError
from invoicing.domain.pricing.delivery_rates import Destination, postal_code_of
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.pricing.terms import can_be_priced
from invoicing.domain.values.address import Address


def destination(
    store: Store,
    chosen: str | None,
    shipping: Address | None,
    billing: Address | None,
    before: Offer | None,
    *,
    keep_rates: bool = True,
) -> Destination:
    """Return the market that staff chose, or that of the address, with its current delivery methods.

    With `keep_rates`, or if the store has removed the market of the previous offer, its rate and taxes stay. They also
    stay if amounts that staff wrote could no longer be converted.

    Raises:
        UnknownMarketError: the store does not have the market that staff chose.
        NoMarketError: the store does not sell to the country.
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
    if before and is_same and (keep_rates or not can_be_priced(before, market)):
        market = replace(before.market, delivery_methods=market.delivery_methods)
    return Destination(market, chosen, postal_code)
