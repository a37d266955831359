"""What resolves a shortage of an open draft order: each way only while it helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.inventory.shortage import shortages_of, units_to_check
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import Shortage


class WayOutKind(StrEnum):
    """How a shortage is resolved."""

    RESTOCK = "restock"
    CONTINUE_SELLING = "continue_selling"
    EDIT = "edit"
    RESERVE = "reserve"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class WaysOut:
    """What is short now, and the ways out; those of a product by sku.

    Without shortages, enough came back since the customer was told that goods are short.
    """

    shortages: tuple[Shortage, ...]
    restock: tuple[str, ...] = ()
    continue_selling: tuple[str, ...] = ()
    edit: bool = False
    reserve: bool = False
    complete: bool = False


def ways_out(sale: Sale, products: Mapping[str, StockedProduct], now: datetime) -> WaysOut | None:
    """Return the ways out of what is short; None where nothing is, and nothing was.

    Once what the customer found short is back in stock, a reservation keeps it for this customer. A reservation of
    goods that are still short is refused, so it is no way out of that.
    """
    if sale.order is not None or not sale.draft.is_open:
        return None
    wanted = units_to_check(sale, now)
    short = shortages_of(wanted, products)
    if not short:
        was_short = AttentionKind.OUT_OF_STOCK in sale.draft.attention
        is_back = was_short and any(sku in wanted for sku in sale.draft.short_skus)
        return WaysOut((), reserve=True) if is_back else None
    known = [it.sku for it in short if it.sku in products]
    return WaysOut(
        short,
        restock=tuple(known),
        continue_selling=tuple(sku for sku in known if not products[sku].product.sells_below_zero),
        edit=True,
        complete=True,
    )
