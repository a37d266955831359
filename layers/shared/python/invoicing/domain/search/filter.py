"""Which draft orders or orders a list shows, and in which order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, Unreadable
from invoicing.domain.values.text import is_email_address

_NUMBER = re.compile(r"#?(D?)([0-9]{1,15})", re.IGNORECASE)
_NAME_LENGTH = 100  # characters that lists look at: a sort key takes 1,024 bytes


class Sort(StrEnum):
    """What comes first. Totals are not among them: they are in several currencies."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    CHANGED_LAST = "-updated_at"
    CHANGED_FIRST = "updated_at"
    CUSTOMER = "customer_name"
    CUSTOMER_BACKWARDS = "-customer_name"


_BY_CREATION = frozenset({Sort.NEWEST, Sort.OLDEST})


class Lookup(StrEnum):
    """What one query of the table selects by. Everything else that was asked for is held against what it finds."""

    ALL = "all"
    STATUS = "status"
    TAG = "tag"
    EMAIL = "email"
    NAME = "name"  # of the sale: #D1001, #1001
    CUSTOMER = "customer"  # by the whole name
    CUSTOMERS = "customers"  # by how their names begin
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for; empty is everything. `customer` and `query` are not given together.

    `customer` is a whole name or an e-mail address, `query` a number, an e-mail address, or how a name begins. Times
    are from, inclusive, and to, exclusive.
    """

    status: str = ""
    tag: str = ""
    customer: str = ""
    query: str = ""
    created_from: datetime | None = None
    created_to: datetime | None = None
    updated_from: datetime | None = None
    updated_to: datetime | None = None
    sort: Sort | None = None

    @property
    def found(self) -> Lookup:  # noqa: PLR0911 - one line a way
        """Return what the one query selects by: what leaves least to be held against the rest."""
        if self.query and number_in(self.query):
            return Lookup.NAME
        if is_email_address(self.query or self.customer):
            return Lookup.EMAIL
        if self.query:
            return Lookup.CUSTOMERS
        if self.customer:
            return Lookup.CUSTOMER
        if self.sort in {Sort.CUSTOMER, Sort.CUSTOMER_BACKWARDS}:
            return Lookup.CUSTOMERS
        if self.sort in {Sort.CHANGED_FIRST, Sort.CHANGED_LAST}:
            return Lookup.CHANGED
        if self.tag:
            return Lookup.TAG
        if self.status:
            return Lookup.STATUS
        return Lookup.CHANGED if self.sort is None and (self.updated_from or self.updated_to) else Lookup.ALL

    @property
    def is_ascending(self) -> bool:
        """Tell whether the smallest comes first. Beginnings of names are read as in a telephone book."""
        if self.sort is None:
            return self.found is Lookup.CUSTOMERS
        return not self.sort.startswith("-")

    @property
    def can_be_sorted(self) -> bool:
        """Tell whether what is looked up comes in the order that was asked for."""
        if not (self.query or self.customer):
            return True
        by_name = {Sort.CUSTOMER, Sort.CUSTOMER_BACKWARDS}
        return self.sort is None or self.sort in (by_name if self.found is Lookup.CUSTOMERS else _BY_CREATION)

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing was asked for."""
        return self == Selection(sort=self.sort)

    def shows(self, summary: DraftOrderSummary | OrderSummary | Unreadable) -> bool:
        """Tell whether a head that was found is one of those asked for; what cannot be read is always shown."""
        if isinstance(summary, Unreadable):
            return True
        status = summary.financial_status if isinstance(summary, OrderSummary) else summary.status
        return (
            self.status in {"", status}
            and self.tag in {"", *summary.tags}
            and _lies_within(self.created_from, summary.created_at, self.created_to)
            and _lies_within(self.updated_from, summary.updated_at, self.updated_to)
        )


def _lies_within(start: datetime | None, moment: datetime, end: datetime | None) -> bool:
    return (start is None or start <= moment) and (end is None or moment < end)


def number_in(query: str) -> str | None:
    """Return the number in `#D1001`, `D1001`, `#1001` or `1001`, with its D if it has one."""
    match = _NUMBER.fullmatch(query.strip())
    return f"{match[1].upper()}{match[2].lstrip('0')}" if match else None


def name_looked_for(query: str, kind: type[DraftOrderSummary | OrderSummary]) -> str:
    """Return the name of the draft order or order that a query means."""
    number = number_in(query) or ""
    return f"#D{number.removeprefix('D')}" if kind is DraftOrderSummary else f"#{number}"


def folded(name: str) -> str:
    """Return a name as lists compare and sort it: whatever its case, width and spaces."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    plain = "".join(character for character in text if unicodedata.category(character) != "Cc")
    return " ".join(plain.split())[:_NAME_LENGTH].rstrip()
