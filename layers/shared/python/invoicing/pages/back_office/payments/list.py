"""Orders that were paid since a day and not cancelled: the captures of the ledger, oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from invoicing.domain.catalog.payment_terms import start_of
from invoicing.domain.errors import InvalidCursorError
from invoicing.domain.figures.additions import class_of, time_to_pay
from invoicing.domain.sale.ledger import LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.summary import OrderSummary, SaleLedgerEntry, Unreadable
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.search.filters import CURRENCY_CODE
from invoicing.pages.back_office.words import label_of_days, words_of
from invoicing.pages.i18n.weeks import first_of_week

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.domain.values.money import Money
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts, Page

ADDRESS = "/admin/payments"
_ENTRIES = 50
_MOST_DIGITS = 4
_REFUNDED = frozenset({FinancialStatus.PARTIALLY_REFUNDED, FinancialStatus.REFUNDED})
_YEARS = range(1970, 2200)  # near the ends of the calendar a day has no start in every time zone


@dataclass(frozen=True, slots=True)
class PaidRow:
    """A payment. One that cannot be read has only its name."""

    name: str
    href: str = ""
    amount: Money | None = None
    paid_at: datetime | None = None
    customer: str = ""
    badges: tuple[str, ...] = ()


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the payments since a day, or since the week began: in one currency or after some days, if asked for."""
    today = words_of(request, ports).today
    since = _day(request.query.get("since", "")) or first_of_week(today, request.store.own_country)
    currency, days = _currency(request.query.get("currency", "")), _number(request.query.get("days", ""))
    read = _read(request, since, ports)
    asked = {"since": since.isoformat(), "currency": currency, "days": days}
    kept = {name: value for name, value in asked.items() if value not in {"", None}}
    more = f"{ADDRESS}?{urlencode({**kept, 'cursor': read.next_cursor})}" if read.next_cursor else ""
    entries = _captures(read.items, currency)
    rows = _rows(entries if days is None else _paid_after(days, entries, ports), ports)
    after = None if days is None else label_of_days(*class_of(days))
    words = {"section": "home", "since": since, "currency": currency, "after": after, "rows": rows, "more": more}
    return page(request, "payments/list.html", {**words, "now": ports.clock()})


def _read(request: StaffRequest, since: date, ports: OfficePorts) -> Page[SaleLedgerEntry | Unreadable]:
    start = start_of(since, request.store.time_zone)
    try:
        return ports.sales.ledger_entries(start, None, _ENTRIES, request.query.get("cursor") or None)
    except InvalidCursorError:
        return ports.sales.ledger_entries(start, None, _ENTRIES, None)


def _captures(entries: Iterable[SaleLedgerEntry | Unreadable], currency: str) -> list[SaleLedgerEntry | Unreadable]:
    """Return the captures of orders. Money that came too late makes none, and goes back."""
    return [it for it in entries if isinstance(it, Unreadable) or _is_payment(it, currency)]


def _is_payment(it: SaleLedgerEntry, currency: str) -> bool:
    entry = it.entry
    is_capture = entry.kind is LedgerEntryKind.CAPTURED and not entry.is_late
    return is_capture and currency in {"", entry.amount.currency}


def _paid_after(
    days: int, entries: list[SaleLedgerEntry | Unreadable], ports: OfficePorts
) -> list[SaleLedgerEntry | Unreadable]:
    """Return the payments that took so many days, or others of their class: as the totals have counted them."""
    added = ports.totals.added_by([it.sale_id for it in entries if isinstance(it, SaleLedgerEntry)])
    name = time_to_pay(days)
    return [
        it
        for it in entries
        if isinstance(it, Unreadable) or any(name in addition.amounts for addition in added.get(it.sale_id, ()))
    ]


def _rows(entries: list[SaleLedgerEntry | Unreadable], ports: OfficePorts) -> list[PaidRow]:
    """Return the payments of orders that were not cancelled, as the totals count them, with their customers."""
    ids = [it.order_id for it in entries if isinstance(it, SaleLedgerEntry) and it.order_id]
    orders = {it.id: it for it in ports.sales.summaries(ids) if isinstance(it, OrderSummary)} if ids else {}
    rows = []
    for it in entries:
        if isinstance(it, Unreadable):
            rows.append(PaidRow(it.name or it.id))
        elif not ((order := orders.get(it.order_id or "")) and order.is_cancelled):
            rows.append(_row(it, order))
    return rows


def _row(it: SaleLedgerEntry, order: OrderSummary | None) -> PaidRow:
    row = PaidRow(it.order_name, f"/admin/orders/{it.order_id}", it.entry.amount, it.entry.occurred_at)
    if order is None:  # it cannot be read
        return row
    badges = (order.financial_status.value,) if order.financial_status in _REFUNDED else ()
    return replace(row, customer=order.customer_name or order.handle or order.email, badges=badges)


def _currency(text: str) -> str:
    return text if CURRENCY_CODE.fullmatch(text) else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None
