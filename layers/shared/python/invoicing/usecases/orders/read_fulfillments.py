"""Read the fulfillments of an order."""

from __future__ import annotations

from invoicing.domain.sale.fulfillment import Fulfillment, fulfillment_key
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports


def read_fulfillments(sale: Sale, *, ports: Ports) -> tuple[Fulfillment, ...]:
    """Return the fulfillments of a sale's order, oldest first: with one more call if it has any.

    They are written with their order and never change, so that each of them is there.
    """
    numbers = range(1, sale.order.fulfillments + 1 if sale.order else 1)
    missing = [key for key in map(fulfillment_key, numbers) if sale.find(key, Fulfillment) is None]
    read = ports.sales.get(sale.id, *missing) if missing else sale
    known = (sale.find(fulfillment_key(number), Fulfillment) or read.fulfillment(number) for number in numbers)
    return tuple(known)
