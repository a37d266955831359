"""Delivery methods to choose from: what each costs, and when the goods arrive."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.delivery import offered_methods
from invoicing.domain.pricing.calculator import price_methods
from invoicing.domain.pricing.delivery_rates import postal_code_of
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.person import Person
from invoicing.domain.values.money import Money
from invoicing.pages.i18n import formats

_SATURDAY = 5


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
