"""Markets: the list, the form of each, and the question before one is removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.identifiers import free_identifier
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.store import MOST_MARKETS, Store
from invoicing.domain.errors import NotFoundError, VersionMismatchError
from invoicing.domain.values.version import ANY_VERSION
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import as_loaded, labelled, merge, require_revision
from invoicing.pages.back_office.settings.delivery_form import find_market
from invoicing.pages.back_office.settings.markets.acts import acted
from invoicing.pages.back_office.settings.markets.form import (
    FIELD_NAMES,
    TAX_ROWS,
    TICKS,
    TOGETHER,
    countries_of,
    fields_of,
    new_fields,
    read_market,
    revision,
)
from invoicing.pages.back_office.settings.markets.view import example, form_words, labels, row_of, told_rate
from invoicing.pages.back_office.settings.rows import ACT
from invoicing.pages.back_office.settings.setup import set_up_first
from invoicing.pages.back_office.typed_fields import InvalidFieldError, ShownFields, TypedFields
from invoicing.pages.back_office.words import words_of
from invoicing.usecases.catalog.change_store import change_store

if TYPE_CHECKING:
    from invoicing.ports import OfficePorts

ADDRESS = "/admin/settings/markets"


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the list, the home market first, once the store is set up: its currency is theirs to convert from."""
    if not_yet := set_up_first(request):
        return not_yet
    store, words = ports.stores.read(), words_of(request, ports)
    rows = [row_of(market, store, f"{ADDRESS}/{market.id}", words) for market in store.markets]
    about = {
        "section": "more",
        "rows": rows,
        "has_room": len(rows) < MOST_MARKETS,
        "rates_at": words.moment(store.rate_table.at) if store.rate_table else "",
    }
    return page(request, "settings/markets.html", about)


def new(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Ask for the first country of a new market."""
    return set_up_first(request) or _page(request, ports, new_fields())


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Add the market, or show what is invalid. What the first country fills is shown before anything is saved."""
    if not_yet := set_up_first(request):
        return not_yet
    typed = request.form(*FIELD_NAMES)
    if typed.get(ACT) or (countries_of(typed) and "currency" not in typed):
        return _page(request, ports, acted({**new_fields(), **typed}, ports.stores.read(), "", request.locale))

    def change(before: Store) -> Store:
        if _is_there(request, typed, before, ports):
            return before
        market = _read(request, typed, before, ports)
        if len(before.markets) >= MOST_MARKETS:
            sentence = TypedFields({}, request.locale).texts.gettext("There are %(most)s markets: remove one first")
            raise InvalidFieldError("title", sentence % {"most": MOST_MARKETS})
        name = free_identifier(market.title, {each.id for each in before.markets}, market.countries[0].lower())
        return replace(before, markets=(*before.markets, replace(market, id=name)))

    try:
        change_store(change, ANY_VERSION, ports=ports)
    except InvalidFieldError as error:
        return _page(request, ports, typed, error.errors)
    return see_other(ADDRESS, "market_added")


def edit(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the form of a market."""
    market = _found(request, ports.stores.read())
    return _page(request, ports, as_loaded(_stored(market, request.locale)), market=market)


def update(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Change the market that the form showed, or show what is invalid, or what another person has changed as well."""
    return _save(request, ports, request.form(*FIELD_NAMES))


def _save(request: StaffRequest, ports: OfficePorts, typed: Mapping[str, str]) -> Response[str]:
    store = ports.stores.read()
    market = _found(request, store)
    if typed.get(ACT):
        return _page(request, ports, acted(typed, store, market.id, request.locale), market=market)

    def change(before: Store) -> Store:
        stored = _found(request, before)
        require_revision(typed.get("revision", ""), revision(stored), before.version)
        changed = _read(request, typed, before, ports, stored)
        markets = tuple(changed if each.id == stored.id else each for each in before.markets)
        # Where the store is taxed follows from its home market's first country only as long as nothing else is chosen.
        return replace(before, markets=markets, country=before.country or _country_if_moved(before, markets[0]))

    try:
        change_store(change, ANY_VERSION, ports=ports)
    except InvalidFieldError as error:
        return _page(request, ports, typed, error.errors, market=market)
    except VersionMismatchError:
        return _stale(request, ports, typed)
    return see_other(ADDRESS, "saved")


def ask(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Ask before a market is removed."""
    store = ports.stores.read()
    return _question(request, store, _found(request, store))


def delete(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Remove a market; one that is not there any more is removed already. The home market stays."""
    request.form()
    store, name = ports.stores.read(), request.parameters["market"]
    if name == store.markets[0].id:
        return _question(request, store, store.markets[0], HTTPStatus.CONFLICT)

    def change(before: Store) -> Store:
        home, *others = before.markets
        return replace(before, markets=(home, *(each for each in others if each.id != name)))

    change_store(change, ANY_VERSION, ports=ports)
    return see_other(ADDRESS, "removed")


def _question(request: StaffRequest, store: Store, market: Market, status: HTTPStatus = HTTPStatus.OK) -> Response[str]:
    words = {"section": "more", "market": market, "address": _address(market), "is_home": market == store.markets[0]}
    return page(request, "settings/remove_market.html", words, status)


def _read(
    request: StaffRequest, typed: Mapping[str, str], store: Store, ports: OfficePorts, before: Market | None = None
) -> Market:
    """Return the market that was typed.

    Raises:
        InvalidFieldError: fields are invalid, or contradict the settings.
    """
    fields = TypedFields(typed, request.locale)
    market = read_market(fields, store, store.time_zone, ports.clock(), before)
    if fields.errors:
        raise InvalidFieldError.of(fields.errors)
    return market


def _stale(request: StaffRequest, ports: OfficePorts, typed: Mapping[str, str]) -> Response[str]:
    """Save a stale form on top of the market, or show it with what another person has changed as well."""
    market, words = _found(request, ports.stores.read()), words_of(request, ports)
    stored = _stored(market, request.locale)
    merged = merge(typed, stored, ticks=TICKS, rows={"classes": TAX_ROWS}, together=TOGETHER)
    if not merged.differing:
        return _save(request, ports, merged.values)
    options = form_words(typed, ports.stores.read(), market, words)
    choices = {
        "direction": dict(options["directions"]),
        "shipping": dict(options["shipping_taxes"]),
        "source": dict(options["sources"]),
    }
    differing = labelled(merged.differing, labels(words), request.locale, ticks=TICKS, choices=choices)
    return _page(request, ports, merged.values, market=market, differing=differing)


def _stored(market: Market, locale: str) -> dict[str, str]:
    return {**fields_of(market, locale), "revision": revision(market)}


def _page(
    request: StaffRequest,
    ports: OfficePorts,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    *,
    market: Market | None = None,
    differing: list[tuple[str, str, str]] | None = None,
) -> Response[str]:
    store, words = ports.stores.read(), words_of(request, ports)
    about = {
        "section": "more",
        "store": store,
        "market": market,
        "is_home": market is not None and market.id == store.markets[0].id,
        "address": _address(market) if market else f"{ADDRESS}/new",
        "values": ShownFields(values),
        "errors": errors or {},
        "rate_now": told_rate(market, store, words) if market else "",
        "example": example(market, store, words) if market else "",
        "time_zone": store.time_zone.replace("_", " "),
        "differing": differing or [],
        **form_words(values, store, market, words),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "settings/market.html", about, HTTPStatus.CONFLICT if differing else status)


def _found(request: StaffRequest, store: Store) -> Market:
    market = find_market(store.markets, request.parameters["market"])
    if market is None:
        raise NotFoundError("market")
    return market


def _country_if_moved(before: Store, home: Market) -> str:
    return "" if home.countries[0] == before.own_country else before.own_country


def _is_there(request: StaffRequest, typed: Mapping[str, str], store: Store, ports: OfficePorts) -> bool:
    """Tell whether a market has the countries of a form, and is as it was typed: the form was sent twice."""
    same = [each for each in store.markets if [*each.countries] == countries_of(typed)]
    if not same:
        return False
    typed_market = _read(request, typed, replace(store, markets=()), ports)
    there = replace(same[0], id=typed_market.id, rate_at=typed_market.rate_at, delivery_methods=())
    return there == typed_market


def _address(market: Market) -> str:
    return f"{ADDRESS}/{market.id}"
