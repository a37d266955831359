"""Delivery: the methods to choose from, what each costs and when the goods arrive; and what was sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from invoicing.domain.catalog.delivery import DeliveryKind
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.delivery import offered_methods
from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.pricing.calculator import price_methods
from invoicing.domain.pricing.delivery_rates import postal_code_of
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.fulfillment import Fulfillment
from invoicing.domain.sale.person import Person
from invoicing.domain.values.money import Money
from invoicing.pages.i18n import formats

_SATURDAY = 5
_HIDDEN = frozenset({CheckoutState.CANCELLED, CheckoutState.EXPIRED, CheckoutState.CLOSED})  # as contact details are


@dataclass(frozen=True, slots=True)
class DeliveryChoice:
    """One delivery method; `price` is what it adds, and `total` the order's total with it."""

    id: str
    title: str
    price: Money
    total: Money
    days: str
    arrives: str
    chosen: bool


def delivery_choices(
    offer: Offer, person: Person, store: Store, texts: NullTranslations, *, locale: str, now: dt.datetime
) -> tuple[DeliveryChoice, ...]:
    """Return the eligible delivery methods of the offer's market, priced by the same function as the offer."""
    today = today_in(store, now)
    chosen = offer.shipping_line.delivery_method if offer.shipping_line else None
    methods = offered_methods(offer, store)
    postal_code = postal_code_of(person.shipping_address or person.billing_address)
    return tuple(
        DeliveryChoice(
            id=line.delivery_method or "",
            title=line.title,
            price=totals.shipping,
            total=totals.total,
            days=days_words(line.min_days, line.max_days, texts),
            arrives=arrival(today, line.min_days, line.max_days, locale),
            chosen=line.delivery_method == chosen,
        )
        for line, totals in price_methods(offer, methods, postal_code)
    )


def today_in(store: Store, now: dt.datetime) -> dt.date:
    """Return the date in the store's time zone."""
    return now.astimezone(ZoneInfo(store.time_zone)).date()


def days_words(least: int, most: int, texts: NullTranslations) -> str:
    """Return text such as "2–4 working days"; empty if the time is unknown."""
    if most <= 0:
        return ""
    if least in {0, most}:
        return texts.ngettext("%(num)d working day", "%(num)d working days", most) % {"num": most}
    return texts.gettext("%(least)d–%(most)d working days") % {"least": least, "most": most}


def arrival(today: dt.date, least: int, most: int, locale: str) -> str:
    """Return when goods sent today arrive, such as "25–27 Nov"; empty if the time is unknown."""
    if most <= 0:
        return ""
    first, last = working_days_after(today, least or most), working_days_after(today, most)
    return formats.interval(first, last, locale)


def working_days_after(day: dt.date, days: int) -> dt.date:
    """Add working days, Monday to Friday, to a day; public holidays are not considered."""
    for _ in range(days):
        day += dt.timedelta(days=1)
        while day.weekday() >= _SATURDAY:
            day += dt.timedelta(days=1)
    return day


# --- what was sent ---------------------------------------------------------------------------------------------------


class ShipmentKind(StrEnum):
    """How the goods of a fulfillment reach the customer."""

    SENT = "sent"
    READY = "ready"  # to be picked up
    DONE = "done"  # nothing in it ships


@dataclass(frozen=True, slots=True)
class ShippedLine:
    title: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Shipment:
    """One fulfillment."""

    kind: ShipmentKind
    at: dt.datetime
    lines: tuple[ShippedLine, ...]
    carrier: str
    tracking_number: str
    tracking_url: str  # empty, or https://


def shipment_of(fulfillment: Fulfillment, offer: Offer) -> Shipment:
    lines = {line.id: line for line in offer.lines}
    sent = [(lines[units.id], units.quantity) for units in fulfillment.line_items]
    delivery, url = offer.shipping_line, fulfillment.tracking_url
    if not any(line.requires_shipping for line, _ in sent):
        kind = ShipmentKind.DONE
    else:
        is_pickup = delivery is not None and delivery.kind is DeliveryKind.PICKUP
        kind = ShipmentKind.READY if is_pickup else ShipmentKind.SENT
    return Shipment(
        kind=kind,
        at=fulfillment.created_at,
        lines=tuple(ShippedLine(line.title, quantity) for line, quantity in sent),
        carrier=fulfillment.carrier,
        tracking_number=fulfillment.tracking_number,
        tracking_url=url if url.startswith("https://") else "",
    )


def shipments_of(fulfillments: Iterable[Fulfillment], offer: Offer, state: CheckoutState) -> tuple[Shipment, ...]:
    """Return what a page shows of the fulfillments of an order: nothing where it hides the customer."""
    return () if state in _HIDDEN else tuple(shipment_of(fulfillment, offer) for fulfillment in fulfillments)
