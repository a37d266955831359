"""Words of a page: texts, amounts and times in the reader's language and the store's time zone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from gettext import NullTranslations
from typing import TYPE_CHECKING

from invoicing.domain.catalog.payment_terms import day_of
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import CODE_PREFIX, Shortage
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Words:
    """The words for one reader at one moment."""

    locale: str
    time_zone: str
    now: datetime

    @cached_property
    def texts(self) -> NullTranslations:
        return translations(DOMAIN, self.locale)

    @property
    def today(self) -> date:
        return day_of(self.now, self.time_zone)

    def gettext(self, text: str) -> str:
        return self.texts.gettext(text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form for a number, which the text may name as `%(number)s`."""
        return self.texts.ngettext(one, many, number) % {"number": formats.number(number, self.locale)}

    def money(self, amount: Money) -> str:
        return formats.money(amount, self.locale)

    def moment(self, moment: datetime) -> str:
        """Format a time, with its day if it is not today, and with its year if that is another."""
        if day_of(moment, self.time_zone).year == self.today.year:
            return formats.moment(moment, self.locale, self.time_zone, now=self.now)
        time = formats.time(moment, self.locale, self.time_zone)
        return f"{time}, {formats.date(moment, self.locale, self.time_zone)}"

    def day(self, day: str) -> str:
        """Format a day in ISO 8601."""
        return formats.date(date.fromisoformat(day), self.locale)

    def ago(self, moment: datetime) -> str:
        """Return how long ago a moment was, within a day; else the moment."""
        _ = self.gettext
        passed = self.now - moment
        if passed < _MINUTE:
            return _("just now")
        if passed < _HOUR:
            return self.ngettext("%(number)s minute ago", "%(number)s minutes ago", passed // _MINUTE)
        if passed < 24 * _HOUR:
            return self.ngettext("%(number)s hour ago", "%(number)s hours ago", passed // _HOUR)
        return self.moment(moment)

    def units(self, units: Mapping[str, int]) -> str:
        """Return units of products in words: "2 × MUG, 1 × LAMP"."""
        return ", ".join(f"{formats.number(number, self.locale)} × {sku}" for sku, number in sorted(units.items()))

    def shortages(self, shortages: Iterable[Shortage]) -> str:
        """Return what is short in words: "LAMP-OAK: 1 left, 2 wanted"."""
        text = self.gettext("%(sku)s: %(left)s left, %(wanted)s wanted")
        named = ({"sku": it.sku.removeprefix(CODE_PREFIX), "left": it.left, "wanted": it.wanted} for it in shortages)
        return ", ".join(text % each for each in named)


def label_of_days(first: int, last: int | None) -> str:
    """Return a range of days: "4–7"; ">30" for more than 30."""
    if last is None:
        return f">{first - 1}"
    return str(first) if first == last else f"{first}–{last}"


def words_of(request: StaffRequest, ports: OfficePorts) -> Words:
    """Return the words for the reader of a page, at this moment."""
    return Words(request.locale, request.store.time_zone, ports.clock())
