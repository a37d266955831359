"""What orders were paid since a day: the captures of the ledger, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from invoicing.domain.catalog.payment_terms import start_of
from invoicing.domain.errors import InvalidCursorError
from invoicing.domain.sale.ledger import LedgerEntryKind
from invoicing.domain.sale.summary import Unreadable
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.words import words_of
from invoicing.pages.i18n.formats import first_of_week

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.domain.sale.summary import SaleLedgerEntry
    from invoicing.domain.values.money import Money
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts, Page

ADDRESS = "/admin/payments"
_ENTRIES = 50
_YEARS = range(1970, 2200)  # near the ends of the calendar a day has no start in every time zone


@dataclass(frozen=True, slots=True)
class PaidRow:
    """A payment. One that cannot be read has only its name."""

    name: str
    href: str = ""
    amount: Money | None = None
    paid_at: datetime | None = None


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the payments since a day, or since the week began; those in one currency, if the address names it."""
    today = words_of(request, ports).today
    since = _day(request.query.get("since", "")) or first_of_week(today, request.locale)
    currency = request.query.get("currency", "")
    read = _read(request, since, ports)
    asked = {"since": since.isoformat(), **({"currency": currency} if currency else {})}
    more = f"{ADDRESS}?{urlencode({**asked, 'cursor': read.next_cursor})}" if read.next_cursor else ""
    rows = tuple(_rows(read, currency))
    words = {"section": "home", "since": since, "rows": rows, "more": more, "now": ports.clock()}
    return page(request, "payments/list.html", words)


def _read(request: StaffRequest, since: date, ports: OfficePorts) -> Page[SaleLedgerEntry | Unreadable]:
    start = start_of(since, request.store.time_zone)
    try:
        return ports.sales.ledger_entries(start, None, _ENTRIES, request.query.get("cursor") or None)
    except InvalidCursorError:
        return ports.sales.ledger_entries(start, None, _ENTRIES, None)


def _rows(read: Page[SaleLedgerEntry | Unreadable], currency: str) -> Iterator[PaidRow]:
    """Yield the captures of orders. Money that came too late makes none, and goes back."""
    for it in read.items:
        if isinstance(it, Unreadable):
            yield PaidRow(it.name or it.id)
        elif it.order_id and it.entry.kind is LedgerEntryKind.CAPTURED and currency in {"", it.entry.amount.currency}:
            yield PaidRow(it.order_name, f"/admin/orders/{it.order_id}", it.entry.amount, it.entry.occurred_at)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None
