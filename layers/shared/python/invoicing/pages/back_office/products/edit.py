"""The product's form: a new product, and a change of one."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.product import STANDARD_TAX_CLASS, StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import InvalidRequestError, KeyReusedError, VersionMismatchError
from invoicing.pages.back_office.errors import field_errors
from invoicing.pages.back_office.products.addresses import address_of, sku_of
from invoicing.pages.back_office.products.form import (
    FIELD_NAMES,
    MARKET_PRICE,
    TICKS,
    fields_of,
    names_in,
    new_fields,
    priced_markets,
    read_product,
    read_units,
    skus_of,
    tax_classes,
)
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import Difference, as_loaded, labelled, merge, seen_version
from invoicing.pages.back_office.settings.setup import set_up_first
from invoicing.pages.back_office.typed_fields import ShownFields, TypedFields
from invoicing.usecases.catalog.check_readiness import check_readiness
from invoicing.usecases.catalog.create_product import create_product
from invoicing.usecases.catalog.put_product import find_product, update_product

if TYPE_CHECKING:
    from invoicing.ports import Ports

_POINTERS = {f"/{name}": name for name in FIELD_NAMES} | {"/inventory_policy": "sells_below_zero"}


def new(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the empty form, once the store is set up."""
    del ports
    return set_up_first(request) or _page(request, {**new_fields(), "setup": request.query.get("setup", "")}, {})


def create(request: StaffRequest, ports: Ports) -> Response[str]:
    """Create the product, or show what is invalid. The last step of the set-up leads on to what is still missing."""
    if not_yet := set_up_first(request):
        return not_yet
    store = request.store
    typed = request.form(*names_in(store), "setup")
    fields = TypedFields(typed, request.locale)
    _ = fields.texts.gettext
    read_product(fields, "", store)
    skus, units = skus_of(fields, request.form_key), read_units(fields)
    key = request.request_key
    if fields.errors or key is None:
        return _page(request, typed, fields.errors, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        created = create_product(
            lambda sku, current: read_product(fields, sku, current), skus, units, request=key, ports=ports
        )
    except KeyReusedError:
        raise
    except InvalidRequestError as error:
        errors = field_errors(error, _POINTERS, request.locale)
        return _page(request, typed, errors, HTTPStatus.UNPROCESSABLE_ENTITY)
    if created is None:
        errors = {"sku": _("Another product has this SKU: choose another one")}
        return _page(request, typed, errors, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not typed.get("setup"):
        return see_other(address_of(created.result.product.sku), "product_created")
    if all(check.ready for check in check_readiness(ports=ports)):
        return see_other(address_of(created.result.product.sku), "store_set_up")
    return see_other("/admin/settings", "product_created")


def edit(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the form of a product."""
    stocked = find_product(sku_of(request), ports=ports)
    return _page(request, as_loaded(fields_of(stocked, request.store, request.locale)), {}, stocked=stocked)


def update(request: StaffRequest, ports: Ports) -> Response[str]:
    """Change the product, or show what is invalid, or what another person has changed as well."""
    return _save(request, ports, request.form(*names_in(request.store)))


def _save(request: StaffRequest, ports: Ports, typed: Mapping[str, str]) -> Response[str]:
    sku, store = sku_of(request), request.store
    stocked = find_product(sku, ports=ports)
    fields = TypedFields(typed, request.locale)
    read_product(fields, sku, store, stocked.product)
    if fields.errors:
        return _page(request, typed, fields.errors, HTTPStatus.UNPROCESSABLE_ENTITY, stocked=stocked)
    try:
        update_product(
            lambda before, current: read_product(fields, sku, current, before),
            sku,
            seen_version(typed.get("version", "")),
            ports=ports,
        )
    except VersionMismatchError:
        stocked = find_product(sku, ports=ports)
        merged = merge(typed, fields_of(stocked, store, request.locale), ticks=TICKS)
        if not merged.differing:
            return _save(request, ports, merged.values)
        status = HTTPStatus.CONFLICT
        return _page(request, merged.values, {}, status, stocked=stocked, differing=merged.differing)
    except InvalidRequestError as error:
        errors = field_errors(error, _POINTERS, request.locale)
        return _page(request, typed, errors, HTTPStatus.UNPROCESSABLE_ENTITY, stocked=stocked)
    return see_other(address_of(sku), "saved")


def _page(
    request: StaffRequest,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    status: HTTPStatus = HTTPStatus.OK,
    *,
    stocked: StockedProduct | None = None,
    differing: list[Difference] | None = None,
) -> Response[str]:
    store = request.store
    classes = tax_classes(store, values.get("tax_class") or STANDARD_TAX_CLASS)
    words = {
        "section": "products",
        "values": ShownFields(values),
        "errors": errors,
        "stocked": stocked,
        "address": address_of(stocked.product.sku) if stocked else "",
        "differing": _labelled(differing or [], store, request),
        "tax_classes": [(name, name) for name in classes] if len(classes) > 1 else [],
        "markets": [(f"{MARKET_PRICE}{market.id}", market) for market in priced_markets(store)],
        "tax": store.markets[0].tax,
    }
    return page(request, "products/edit.html", words, status)


def _labelled(differing: list[Difference], store: Store, request: StaffRequest) -> list[tuple[str, str, str]]:
    """Return the label of each field, with what was typed and what is stored, in words."""
    _ = TypedFields({}, request.locale).texts.gettext
    labels = {
        "title": _("Title"),
        "price": _("Price"),
        "sells_below_zero": _("Keep selling when there is none left"),
        "requires_shipping": _("Is delivered"),
        "taxable": _("Is taxed"),
        "tax_class": _("Tax class"),
        "weight_grams": _("Weight in grams"),
        **{f"{MARKET_PRICE}{market.id}": market.title for market in priced_markets(store)},
    }
    return labelled(differing, labels, request.locale, ticks=TICKS)
