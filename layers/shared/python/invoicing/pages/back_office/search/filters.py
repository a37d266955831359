"""The filters of a list beside its tab, search and tag, as its address has them: statuses, days and what is overdue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from invoicing.domain.catalog.payment_terms import start_of
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.search.filter import Overdue

if TYPE_CHECKING:
    from datetime import datetime

    from invoicing.domain.search.filter import Selection
    from invoicing.pages.back_office.search.tab import Tab

STATUS, FULFILLMENT, OVERDUE, CURRENCY = "status", "fulfillment_status", "overdue", "currency"
DUE = ("due_from", "due_before")
PERIODS = ("created_from", "created_until", "updated_from", "updated_until")
NAMES = (STATUS, FULFILLMENT, *PERIODS, OVERDUE, *DUE, CURRENCY)
SEVERAL = (STATUS, FULFILLMENT)  # a form repeats these parameters; an address of ours has commas between the values
_DAYS = (*PERIODS, *DUE)
CURRENCY_CODE = re.compile("[A-Z]{3}")  # of a currency
_YEARS = range(1970, 2200)  # as in the API; near the ends of the calendar a day has no start in every time zone
_STATUSES = {"drafts": DraftOrderStatus, "orders": FinancialStatus}


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen, by parameter. Statuses that the tab does not have are left out.

    `statuses` and `fulfillment_statuses` are those to choose from: none where the tab leaves no choice.
    """

    statuses: tuple[str, ...] = ()
    fulfillment_statuses: tuple[str, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, section: str, tab: Tab, query: Mapping[str, str]) -> Filters:
        of_list = _STATUSES.get(section)
        statuses = tab.statuses or tuple(status.value for status in of_list or ())
        fulfillments = tab.fulfillment_statuses or tuple(status.value for status in FulfillmentStatus)
        found = cls(_choices(statuses), _choices(fulfillments) if section == "orders" else ())
        chosen = {name: query.get(name, "") for name in (OVERDUE, *_DAYS)}
        chosen[STATUS] = _known(query.get(STATUS, ""), found.statuses)
        chosen[FULFILLMENT] = _known(query.get(FULFILLMENT, ""), found.fulfillment_statuses)
        chosen[CURRENCY] = code if CURRENCY_CODE.fullmatch(code := query.get(CURRENCY, "")) else ""
        if tab.is_overdue or chosen[OVERDUE] not in {"yes", "no"}:
            chosen[OVERDUE] = ""
        return replace(found, chosen={name: chosen[name] for name in NAMES if chosen[name]})

    def __bool__(self) -> bool:
        return bool(self.chosen)

    def __getitem__(self, name: str) -> str:
        return self.chosen.get(name, "")

    def values(self, name: str) -> list[str]:
        return list(filter(None, self[name].split(",")))

    def without(self, *names: str) -> Filters:
        return replace(self, chosen={name: value for name, value in self.chosen.items() if name not in names})

    def day(self, name: str) -> date | None:
        """Return a day that was typed; None without one, and for what is no day."""
        try:
            day = date.fromisoformat(self[name])
        except ValueError:
            return None
        return day if day.year in _YEARS else None

    @property
    def faults(self) -> tuple[str, ...]:
        """The parameters that are no days: such a list is not read, since it would be another than was asked for."""
        return tuple(name for name in _DAYS if self[name] and self.day(name) is None)

    @property
    def is_by_change(self) -> bool:
        return bool(self["updated_from"] or self["updated_until"])

    @property
    def reads_on(self) -> bool:
        """Whether rows that were found are filtered: no index has what is asked for."""
        return bool(self.is_by_change or any(map(self.day, DUE)) or self[OVERDUE] == "no" or self[CURRENCY])

    def narrow(self, selection: Selection, today: date, time_zone: str) -> Selection:
        """Return a selection with these filters, in the store's time zone. The last day of a period is included."""
        overdue = Overdue(self[OVERDUE] == "yes", today.isoformat()) if self[OVERDUE] else selection.overdue
        due_from, due_before = (day.isoformat() if (day := self.day(name)) else "" for name in DUE)
        return replace(
            selection,
            statuses=tuple(self.values(STATUS)) or selection.statuses,
            fulfillment_statuses=tuple(self.values(FULFILLMENT)) or selection.fulfillment_statuses,
            overdue=overdue,
            due_from=due_from,
            due_before=due_before,
            currency=self[CURRENCY],
            created_from=self._start("created_from", time_zone),
            created_to=self._start("created_until", time_zone, after=1),
            updated_from=self._start("updated_from", time_zone),
            updated_to=self._start("updated_until", time_zone, after=1),
        )

    def _start(self, name: str, time_zone: str, *, after: int = 0) -> datetime | None:
        """Return when a day that was typed begins, or the one so many days after it."""
        day = self.day(name)
        return start_of(day + timedelta(days=after), time_zone) if day else None


def _choices(statuses: tuple[str, ...]) -> tuple[str, ...]:
    return statuses if len(statuses) > 1 else ()


def _known(text: str, known: tuple[str, ...]) -> str:
    """Return the known ones of several values, in their order; all of them are as good as none."""
    wanted = set(text.split(","))
    found = [value for value in known if value in wanted]
    return ",".join(found) if len(found) < len(known) else ""
