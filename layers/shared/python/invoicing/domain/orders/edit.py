"""Edit an order: its contact, note, tags and addresses. Nothing is priced again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import datetime

from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import is_reverse_charged
from invoicing.domain.errors import WrongStateError
from invoicing.domain.events import Actor, OrderEdited
from invoicing.domain.pricing.delivery_rates import postal_code_of
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


@dataclass(frozen=True, slots=True)
class OrderFields:
    """The fields of an order that staff can change."""

    customer: Customer
    note: str = ""
    tags: tuple[str, ...] = ()
    shipping_address: Address | None = None
    billing_address: Address | None = None

    @property
    def destination(self) -> Address | None:
        """Return the address that picks the market and the taxes."""
        return self.shipping_address or self.billing_address


_ADDRESSES = ("shipping_address", "billing_address")


def fields_of_order(sale: Sale, order: Order) -> OrderFields:
    person = sale.person
    return OrderFields(person.customer, sale.draft.note, order.tags, person.shipping_address, person.billing_address)


def changed_fields(before: OrderFields, after: OrderFields) -> tuple[str, ...]:
    """Return the names of the fields in which two versions of an order differ."""
    names = (field.name for field in fields(OrderFields))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def edit_fields(
    sale: Sale, order: Order, after: OrderFields, store: Store, now: datetime, *, written: Collection[str] = ()
) -> None:
    """Change an order and record `OrderEdited`. The draft order keeps its own tags; all else is the sale's.

    Raises:
        WrongStateError: the order is fulfilled, its prices would not fit the new address, or the address that it is
            delivered to would be removed.
    """
    changed = changed_fields(fields_of_order(sale, order), after)
    for name in _ADDRESSES:
        if name in changed:
            _require_movable(sale, order, after, store, pointer=f"/{name}")
    if sale.person.accepts(written) and "customer" not in changed:
        changed = ("customer", *changed)
    person = sale.person.edited(after.customer, after.shipping_address, after.billing_address, written)
    if changed != ("tags",):
        sale.put(replace(sale.draft.edited(now), note=after.note, customer_name=person.display_name))
        sale.put(person)
    edited = replace(order.edited(now), tags=after.tags, customer_name=person.display_name)
    sale.put(edited)
    sale.record(OrderEdited(edited.id, edited.version, changed), Actor.STAFF)


def _require_movable(sale: Sale, order: Order, after: OrderFields, store: Store, *, pointer: str) -> None:
    """Require that an address may change: nothing is sent there yet, and prices and taxes stay those of the order."""
    if order.is_fulfilled:
        raise WrongStateError("addresses_are_fixed", pointer, order=order.name)
    was, becomes, market = fields_of_order(sale, order).destination, after.destination, sale.offer.market
    if after.shipping_address is None and fields_of_order(sale, order).shipping_address and _is_delivered(sale, order):
        raise WrongStateError("delivery_needs_address", "/shipping_address", order=order.name)
    if becomes is None:
        return
    _require_served(sale, order, was, becomes, store, pointer=f"{pointer}/postal_code")
    if was is not None and becomes.country == was.country:
        return
    if becomes.country not in market.countries:
        raise WrongStateError("another_market", f"{pointer}/country", order=order.name, known=list(market.countries))
    was_reversed, is_reversed = (
        is_reverse_charged(market.tax, store.own_country, after.customer, address) for address in (was, becomes)
    )
    if was is not None and was_reversed != is_reversed:
        raise WrongStateError("another_tax", f"{pointer}/country", order=order.name)


def _require_served(
    sale: Sale, order: Order, was: Address | None, becomes: Address, store: Store, *, pointer: str
) -> None:
    """Require that the delivery of the order serves its new postal code; one that the store has removed is unknown."""
    line = sale.offer.shipping_line
    if line is None or not _is_delivered(sale, order) or (was and postal_code_of(was) == postal_code_of(becomes)):
        return
    market = next((market for market in store.markets if market.id == sale.offer.market.id), None)
    method = market.find_delivery_method(line.delivery_method) if market and line.delivery_method else None
    if method is not None and not method.serves(postal_code_of(becomes)):
        raise WrongStateError("delivery_elsewhere", pointer, order=order.name, method=line.title)


def _is_delivered(sale: Sale, order: Order) -> bool:
    """Tell whether the order's goods are delivered; those of a cancelled or refunded order are not."""
    has_delivery = sale.offer.requires_shipping and sale.offer.shipping_line is not None
    return has_delivery and order.financial_status not in {FinancialStatus.VOIDED, FinancialStatus.REFUNDED}
