"""Delivery methods: the list by market, and the form of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.delivery import DeliveryKind, DeliveryMethod
from invoicing.domain.catalog.market import MOST_METHODS, Market
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import NotFoundError, VersionMismatchError
from invoicing.domain.values.version import ANY_VERSION
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import Difference, as_loaded, labelled, merge, require_revision, revision_of
from invoicing.pages.back_office.settings.delivery_form import (
    BANDS,
    FIELD_NAMES,
    LINES,
    TOGETHER,
    fields_of,
    find_market,
    is_there,
    new_fields,
    read_method,
    replaced,
    with_id,
)
from invoicing.pages.back_office.settings.rows import ACT
from invoicing.pages.back_office.settings.setup import next_address, set_up_first
from invoicing.pages.back_office.typed_fields import InvalidFieldError, ShownFields, TypedFields
from invoicing.pages.i18n.language import translations
from invoicing.usecases.catalog.change_store import change_store

if TYPE_CHECKING:
    from invoicing.ports import Ports

ADDRESS = "/admin/settings/delivery"


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the delivery methods of every market, once the store is set up: their prices are in its currency."""
    return set_up_first(request) or page(
        request, "settings/delivery.html", {"section": "more", "markets": ports.stores.read().markets}
    )


def new(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the form of a new method, for the home market if none is named."""
    if not_yet := set_up_first(request):
        return not_yet
    store = ports.stores.read()
    market = find_market(store.markets, request.query.get("market", "")) or store.markets[0]
    title = translations("back_office", store.locale).gettext("Standard delivery")  # which customers read
    values = new_fields(market, title) | {"setup": request.query.get("setup", "")}
    return _page(request, market, values)


def create(request: StaffRequest, ports: Ports) -> Response[str]:
    """Add a method to its market, or show what is invalid."""
    if not_yet := set_up_first(request):
        return not_yet
    typed = request.form(*FIELD_NAMES, texts=LINES)
    market = _market(ports.stores.read(), typed.get("market", ""))
    if act := typed.get(ACT):
        return _page(request, market, BANDS.acted(typed, act))
    fields = TypedFields(typed, request.locale)

    def change(before: Store) -> Store:
        now = _market(before, market.id)
        method = read_method(fields, now.currency)
        if typed.get("currency") != now.currency:
            sentence = fields.texts.gettext("The currency is %(currency)s now: check the price")
            fields.refuse("price", sentence % {"currency": now.currency})
        if len(now.delivery_methods) >= MOST_METHODS:
            sentence = fields.texts.gettext("There are %(most)s delivery methods: remove one first")
            fields.refuse("title", sentence % {"most": MOST_METHODS})
        if is_there(method, now):
            return before
        if fields.errors:
            raise InvalidFieldError.of(fields.errors)
        return _with(before, replace(now, delivery_methods=(*now.delivery_methods, with_id(method, now))))

    try:
        change_store(change, ANY_VERSION, ports=ports)
    except InvalidFieldError as error:
        return _page(request, market, typed, error.errors, HTTPStatus.UNPROCESSABLE_ENTITY)
    return see_other(next_address("delivery", typed), "saved")


def edit(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the form of a method."""
    market, method = _found(request, ports.stores.read())
    return _page(request, market, as_loaded(_stored(method, request.locale)), method=method)


def update(request: StaffRequest, ports: Ports) -> Response[str]:
    """Change the method that the form showed, or show what is invalid, or what another person has changed as well."""
    return _save(request, ports, request.form(*FIELD_NAMES, texts=LINES))


def _save(request: StaffRequest, ports: Ports, typed: Mapping[str, str]) -> Response[str]:
    market, method = _found(request, ports.stores.read())
    if act := typed.get(ACT):
        return _page(request, market, BANDS.acted(typed, act), method=method)
    fields = TypedFields(typed, request.locale)
    read_method(fields, market.currency, method)
    if fields.errors:
        return _page(request, market, typed, fields.errors, HTTPStatus.UNPROCESSABLE_ENTITY, method=method)

    def change(before: Store) -> Store:
        now, stored = _found(request, before)
        require_revision(typed.get("revision", ""), revision_of(stored), before.version)
        return _with(before, replaced(now, read_method(fields, now.currency, stored), stored.id))

    try:
        change_store(change, ANY_VERSION, ports=ports)
    except VersionMismatchError:
        market, method = _found(request, ports.stores.read())
        merged = merge(typed, _stored(method, request.locale), rows={"bands": BANDS}, together=TOGETHER)
        if not merged.differing:
            return _save(request, ports, merged.values)
        status, differing = HTTPStatus.CONFLICT, merged.differing
        return _page(request, market, merged.values, status=status, method=method, differing=differing)
    return see_other(ADDRESS, "saved")


def _stored(method: DeliveryMethod, locale: str) -> dict[str, str]:
    return {**fields_of(method, locale), "revision": revision_of(method)}


def ask(request: StaffRequest, ports: Ports) -> Response[str]:
    """Ask before a method is removed."""
    market, method = _found(request, ports.stores.read())
    words = {"section": "more", "method": method, "address": _address(market, method)}
    return page(request, "settings/remove_method.html", words)


def delete(request: StaffRequest, ports: Ports) -> Response[str]:
    """Remove a method; one that is not there any more is removed already."""
    request.form()
    names = request.parameters

    def change(before: Store) -> Store:
        market = find_market(before.markets, names["market"])
        return _with(before, replaced(market, None, names["method"])) if market else before

    change_store(change, ANY_VERSION, ports=ports)
    return see_other(ADDRESS, "removed")


def _page(
    request: StaffRequest,
    market: Market,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    method: DeliveryMethod | None = None,
    differing: list[Difference] | None = None,
) -> Response[str]:
    words = {
        "section": "more",
        "market": market,
        "method": method,
        "address": _address(market, method) if method else f"{ADDRESS}/new",
        "values": ShownFields(values),
        "errors": errors or {},
        "kinds": _kinds(request.locale),
        "bands": BANDS.read(values),
        "differing": _labelled(differing or [], request.locale),
    }
    return page(request, "settings/delivery_method.html", words, status)


def _kinds(locale: str) -> list[tuple[str, str]]:
    _ = translations("back_office", locale).gettext
    return [
        (DeliveryKind.SHIPPING.value, _("Sent by a carrier")),
        (DeliveryKind.PICKUP.value, _("Picked up by the customer")),
        (DeliveryKind.LOCAL_DELIVERY.value, _("Delivered by you, to some postal codes")),
    ]


def _labelled(differing: list[Difference], locale: str) -> list[tuple[str, str, str]]:
    """Return the label of each field, with what was typed and what is stored, in words."""
    _ = translations("back_office", locale).gettext
    labels = {
        "kind": _("Kind"),
        "title": _("Title"),
        "price": _("Price"),
        "min_days": _("Shortest time in working days"),
        "max_days": _("Longest time in working days"),
        "postal_codes": _("Postal codes"),
        "bands": _("Prices by weight and subtotal"),
    }
    return labelled(differing, labels, locale, choices={"kind": dict(_kinds(locale))})


def _found(request: StaffRequest, store: Store) -> tuple[Market, DeliveryMethod]:
    market = _market(store, request.parameters["market"])
    method = market.find_delivery_method(request.parameters["method"])
    if method is None:
        raise NotFoundError("delivery_method")
    return market, method


def _market(store: Store, market_id: str) -> Market:
    market = find_market(store.markets, market_id)
    if market is None:
        raise NotFoundError("market")
    return market


def _with(store: Store, changed: Market) -> Store:
    """Return the store with a market in the place of the one with its id."""
    return replace(store, markets=tuple(changed if each.id == changed.id else each for each in store.markets))


def _address(market: Market, method: DeliveryMethod) -> str:
    return f"{ADDRESS}/{market.id}/{method.id}"
