"""What is selected in a list: ticked rows, or all that match its filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from invoicing.domain.errors import SaleNotFoundError
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, Unreadable
from invoicing.domain.values.ids import parse_draft_order_id, parse_order_id
from invoicing.pages.back_office.drafts.list import TABS as TABS_OF_DRAFTS
from invoicing.pages.back_office.orders.list import TABS as TABS_OF_ORDERS
from invoicing.pages.back_office.search.sale_list import Asked

if TYPE_CHECKING:
    from datetime import date

    from invoicing.domain.search.filter import Selection
    from invoicing.ports import OfficePorts

# The API takes 1,000 ids. Here they are in an address, of which API Gateway takes 10,240 bytes with all headers.
MOST_IDS = 200
_MOST_READ = 100  # of those that match filters: there may be very many
TABS = {"drafts": TABS_OF_DRAFTS, "orders": TABS_OF_ORDERS}
_MOST_FILTERS = 20


@dataclass(frozen=True, slots=True)
class Selected:
    """The ids that were ticked; or, if `is_all`, what the filters of the list match."""

    asked: Asked
    ids: tuple[str, ...] = ()
    is_all: bool = False
    is_changed: bool = False  # the filters are not those of a list of ours

    @classmethod
    def of_list(cls, asked: Asked, ids: Sequence[str], *, is_all: bool) -> Selected:
        return cls(asked, () if is_all else tuple(dict.fromkeys(ids)), is_all)

    @classmethod
    def of_form(cls, section: str, sent: Mapping[str, list[str]]) -> Selected:
        """Return what a form has: the ids, and the filters of its list as that list's address has them."""
        text = (sent["from"] or [""])[-1]
        try:
            given = dict(parse_qsl(text, max_num_fields=_MOST_FILTERS))
        except ValueError:  # too many
            given = {}
        selected = cls.of_list(
            Asked.of(f"/admin/{section}", TABS[section], given), sent["ids"], is_all=bool(sent["all"])
        )
        return cls(selected.asked, selected.ids, selected.is_all, is_changed=selected.asked.filters_text != text)

    @property
    def back(self) -> str:
        """The address of the list, with what is ticked in it left to the browser."""
        return self.asked.with_(selects=True).address

    @property
    def fault(self) -> str:
        """The code of what is wrong with it; empty if it can be changed."""
        if self.is_all:
            is_wrong = self.is_changed or self.asked.filters.faults or not self.asked.is_filtered
            return "filters" if is_wrong else ""
        if not self.ids:
            return "nothing"
        if len(self.ids) > MOST_IDS:
            return "too_many"
        return "" if all(map(self._is_of_list, self.ids)) else "others"

    def _is_of_list(self, public_id: str) -> bool:
        try:
            (parse_order_id if self.asked.path.endswith("/orders") else parse_draft_order_id)(public_id)
        except SaleNotFoundError:
            return False
        return True

    def selection(self, today: date, time_zone: str) -> Selection | None:
        return self.asked.selection(today, time_zone) if self.is_all else None

    def read(self, today: date, time_zone: str, ports: OfficePorts) -> Found:
        """Read what is selected: all that were ticked, or the first ones that match."""
        selection = self.selection(today, time_zone)
        if selection is None:
            return Found(ports.sales.summaries(self.ids))
        read = ports.sales.orders if self.asked.path.endswith("/orders") else ports.sales.draft_orders
        page = read(selection, _MOST_READ, None)
        return Found(page.items, has_more=page.next_cursor is not None)


@dataclass(frozen=True, slots=True)
class Found:
    """Draft orders or orders that are selected."""

    items: Sequence[DraftOrderSummary | OrderSummary | Unreadable]
    has_more: bool = False
