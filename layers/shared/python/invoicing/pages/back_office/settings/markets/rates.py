"""The store's table of exchange rates, which markets take theirs from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.exchange_rates import MOST_RATES, markets_by_table, with_table
from invoicing.domain.catalog.store import RateTable, Store
from invoicing.domain.errors import VersionMismatchError
from invoicing.domain.values.money import CURRENCIES
from invoicing.domain.values.version import ANY_VERSION
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import LOADED, as_loaded, labelled, merge, require_revision, revision_of
from invoicing.pages.back_office.settings.markets.edit import ADDRESS as MARKETS
from invoicing.pages.back_office.settings.markets.numbers import read_exchange_rate, written_rate
from invoicing.pages.back_office.settings.rows import ACT, Rows
from invoicing.pages.back_office.settings.setup import set_up_first
from invoicing.pages.back_office.typed_fields import InvalidFieldError, ShownFields, TypedFields
from invoicing.pages.back_office.words import words_of
from invoicing.usecases.catalog.change_store import change_store

if TYPE_CHECKING:
    from invoicing.ports import OfficePorts

ROWS = Rows(("currency", "rate"), MOST_RATES)
FIELD_NAMES = ("as_of", "revision", LOADED, ACT, *ROWS.names)


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the table; a new one has a row for each currency of the markets."""
    if not_yet := set_up_first(request):
        return not_yet
    store = ports.stores.read()
    values = _fields_of(store, request.locale) if store.rate_table else _new_fields(store)
    return _page(request, ports, as_loaded({**values, "revision": _revision(store)}))


def update(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Save the table and the rates of the markets that take theirs from it, or show what is invalid or differs."""
    return set_up_first(request) or _save(request, ports, request.form(*FIELD_NAMES))


def _save(request: StaffRequest, ports: OfficePorts, typed: Mapping[str, str]) -> Response[str]:
    if act := typed.get(ACT):
        return _page(request, ports, ROWS.acted(typed, act))

    def change(before: Store) -> Store:
        require_revision(typed.get("revision", ""), _revision(before), before.version)
        fields = TypedFields(typed, request.locale)
        table = _read_table(fields, before, ports.clock())
        if fields.errors:
            raise InvalidFieldError.of(fields.errors)
        return with_table(before, table)

    try:
        change_store(change, ANY_VERSION, ports=ports)
    except InvalidFieldError as error:
        return _page(request, ports, typed, error.errors)
    except VersionMismatchError:
        return _stale(request, ports, typed)
    return see_other(MARKETS, "saved")


def _new_fields(store: Store) -> dict[str, str]:
    others = {market.currency for market in store.markets} - {store.currency}
    return ROWS.fields({"currency": currency} for currency in sorted(others))


def _fields_of(store: Store, locale: str) -> dict[str, str]:
    """Return the table as its form shows it. Its time is told, and typed to change it."""
    rates = store.rate_table.rates if store.rate_table else {}
    rows = ({"currency": name, "rate": written_rate(rate, locale)} for name, rate in sorted(rates.items()))
    return ROWS.fields(rows)


def _revision(store: Store) -> str:
    return revision_of(_fields_of(store, "en"), store.rate_table.at if store.rate_table else None, store.currency)


@dataclass(frozen=True, slots=True)
class _Row:
    at: str  # the field of its currency
    currency: str
    rate: Decimal | None


def _read_table(fields: TypedFields, store: Store, now: datetime) -> RateTable | None:
    """Return the table that was typed, None if it is empty; `fields.errors` says what is invalid in it.

    Without a time, it is of now if a rate differs.
    """
    _ = fields.texts.gettext
    rows, at = [_read_row(fields, i) for i in ROWS.filled(fields.typed)], fields.moment("as_of", store.time_zone)
    rates: dict[str, Decimal] = {}
    for row in rows:
        if row.currency in rates:
            fields.refuse(row.at, _("This currency has a rate already: take one of the two out"))
        elif row.rate is not None:
            rates[row.currency] = row.rate
    for market in markets_by_table(store):
        if market.currency not in rates and not fields.errors:
            sentence = _("The market %(market)s takes its rate from here: enter one for %(currency)s")
            named = {"market": market.title, "currency": market.currency}
            fields.refuse("currency-0", sentence % named)
    if not rates:
        return None
    before = store.rate_table
    return RateTable(at or (before.at if before and before.rates == rates else now), rates)


def _read_row(fields: TypedFields, i: int) -> _Row:
    _, at = fields.texts.gettext, f"currency-{i}"
    currency = fields.typed.get(at, "").upper()
    if currency not in CURRENCIES:
        fields.refuse(at, _("Enter the three letters of a currency, such as EUR"))
    rate = read_exchange_rate(fields, f"rate-{i}")
    if not fields.typed.get(f"rate-{i}"):
        fields.refuse(f"rate-{i}", _("Enter the rate, or take this row out"))
    return _Row(at, currency, rate)


def _stale(request: StaffRequest, ports: OfficePorts, typed: Mapping[str, str]) -> Response[str]:
    """Save a stale form on top of the table, or show it with what another person has changed as well."""
    store, words = ports.stores.read(), words_of(request, ports)
    merged = merge(typed, {**_fields_of(store, request.locale), "revision": _revision(store)}, rows={"rates": ROWS})
    if not merged.differing:
        return _save(request, ports, merged.values)
    differing = labelled(merged.differing, {"rates": words.gettext("Exchange rates")}, request.locale)
    return _page(request, ports, merged.values, differing=differing)


def _page(
    request: StaffRequest,
    ports: OfficePorts,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    *,
    differing: list[tuple[str, str, str]] | None = None,
) -> Response[str]:
    store, words = ports.stores.read(), words_of(request, ports)
    about = {
        "section": "more",
        "store": store,
        "values": ShownFields(values),
        "errors": errors or {},
        "rows": ROWS.read(values) or [{}],
        "at": words.moment(store.rate_table.at) if store.rate_table else "",
        "users": ", ".join(market.title for market in markets_by_table(store)),
        "time_zone": store.time_zone.replace("_", " "),
        "differing": differing or [],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "settings/rates.html", about, HTTPStatus.CONFLICT if differing else status)
