"""The store: its name, its country and what follows from that, and how customers reach it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import VersionMismatchError
from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.language import LANGUAGES
from invoicing.domain.values.version import ANY_VERSION
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import Difference, as_loaded, labelled, merge
from invoicing.pages.back_office.settings.countries import (
    all_time_zones,
    country_options,
    currency_options,
    likely_country,
    time_zones,
)
from invoicing.pages.back_office.settings.setup import next_address
from invoicing.pages.back_office.settings.store_form import (
    FIELD_NAMES,
    FILLED,
    LINES,
    TOGETHER,
    fields_of,
    filled_for,
    new_fields,
    read_store,
)
from invoicing.pages.back_office.typed_fields import InvalidFieldError, ShownFields, TypedFields
from invoicing.usecases.catalog.change_store import change_store

if TYPE_CHECKING:
    from invoicing.ports import Ports

ADDRESS = "/admin/settings/store"
_TICKS = {"tax_included"}


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the form; `country` in the query fills it for that country."""
    store = ports.stores.read()
    country = request.query.get("country", "")
    if store.is_new:
        likely = likely_country(request.headers.get("accept-language", ""))
        values = new_fields(store, country if country in COUNTRIES else likely, request.member.name, request.locale)
    else:
        values = as_loaded(fields_of(store, request.locale))
        if country in COUNTRIES:
            values |= filled_for(country, store, request.locale)
    return _page(request, store, values | {"setup": request.query.get("setup", "")})


def update(request: StaffRequest, ports: Ports) -> Response[str]:
    """Save the form, or show what is invalid, or what another person has changed as well.

    Without a script, choosing another country fills nothing: the form is then shown with what the country fills, so
    that no currency or tax is saved that was not seen beside its country.
    """
    return _save(request, ports, request.form(*FIELD_NAMES, texts=LINES))


def _save(request: StaffRequest, ports: Ports, typed: Mapping[str, str]) -> Response[str]:
    fields = TypedFields(typed, request.locale)
    change = read_store(fields)
    country = typed.get("country", "")
    if country in COUNTRIES and country != typed.get("defaults_of"):
        store = ports.stores.read()
        filled = {**typed} | filled_for(country, store, request.locale)
        return _page(request, store, filled, status=HTTPStatus.UNPROCESSABLE_ENTITY, is_filled=True)
    errors = fields.errors
    if not country:  # what it fills is not shown yet
        errors = {name: text for name, text in errors.items() if name not in FILLED}
        errors["country"] = fields.texts.gettext("Choose a country")
    if not errors:
        try:
            change_store(change, ANY_VERSION, ports=ports)
        except VersionMismatchError:
            store = ports.stores.read()
            merged = merge(typed, fields_of(store, request.locale), ticks=_TICKS, together=TOGETHER)
            if not merged.differing:
                return _save(request, ports, merged.values)
            return _page(request, store, merged.values, status=HTTPStatus.CONFLICT, differing=merged.differing)
        except InvalidFieldError as error:
            errors = error.errors
        else:
            return see_other(next_address("store", typed), "saved")
    return _page(request, ports.stores.read(), typed, errors, HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(
    request: StaffRequest,
    store: Store,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    is_filled: bool = False,
    differing: list[Difference] | None = None,
) -> Response[str]:
    locale, country = request.locale, values.get("country", "")
    near = time_zones(country) if country in COUNTRIES else []
    stored = values.get("time_zone", "")
    zones = list(dict.fromkeys([*near, *([stored] if stored else []), *all_time_zones()]))
    words = {
        "section": "more",
        "store": store,
        "values": ShownFields(values),
        "errors": errors or {},
        "countries": [
            *([] if country else [("", TypedFields({}, locale).texts.gettext("Choose a country"))]),
            *country_options(locale),
        ],
        "currencies": [(store.currency, store.currency)] if store.is_currency_locked else currency_options(locale),
        "time_zones": [(zone, zone.replace("_", " ")) for zone in zones],
        "languages_of_customers": _languages(values.get("locale", "")),
        "is_filled": is_filled,
        "differing": _labelled(differing or [], locale),
    }
    return page(request, "settings/store.html", words, status)


def _languages(stored: str) -> list[tuple[str, str]]:
    american = [("en-US", "English (US)")] if stored == "en-US" else []
    return [*LANGUAGES.items(), *american]


def _labelled(differing: list[Difference], locale: str) -> list[tuple[str, str, str]]:
    """Return the label of each field, with what was typed and what is stored, in words."""
    _ = TypedFields({}, locale).texts.gettext
    labels = {
        "name": _("Name of the store"),
        "country": _("Country"),
        "currency": _("Currency"),
        "tax_title": _("Name of the tax"),
        "tax_rate": _("Tax rate in percent"),
        "tax_included": _("Prices include the tax"),
        "time_zone": _("Time zone"),
        "locale": _("Language"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "address": _("Address"),
        "organization_number": _("Organization number"),
        "terms_url": _("Terms of sale"),
    }

    choices = {"country": dict(country_options(locale)), "locale": LANGUAGES}
    told = [it for it in differing if it.name in labels]  # which country filled the form has no field of its own
    return labelled(told, labels, locale, ticks=_TICKS, choices=choices)
