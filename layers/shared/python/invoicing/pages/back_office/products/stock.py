"""A change of a product's stock, with its reason."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import OutOfStockError
from invoicing.observability import logger
from invoicing.pages.back_office.products.addresses import address_of, sku_of
from invoicing.pages.back_office.products.form import MOST_UNITS
from invoicing.pages.back_office.products.history import reasons
from invoicing.pages.back_office.products.page import product_page
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.i18n import formats
from invoicing.usecases.catalog.change_stock import change_stock
from invoicing.usecases.catalog.put_product import find_product

if TYPE_CHECKING:
    from invoicing.ports import OfficePorts

_DIRECTIONS = {"add": 1, "remove": -1}


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Add units or remove them, once for each form; or show what is invalid."""
    sku = sku_of(request)
    typed = request.form("direction", "units", "reason", "note")
    fields = TypedFields(typed, request.locale)
    _ = fields.texts.gettext
    change = _change(fields)
    reason = fields.choice("reason", reasons(request.locale))
    note = fields.line("note")
    if not fields.errors:
        why = f"{reason}: {note}" if note else reason
        try:
            change_stock(sku, change, reason=why, seen_version=None, request=request.request_key, ports=ports)
        except OutOfStockError as error:
            left = formats.number(error.shortages[0].left, request.locale)
            fields.refuse("units", _("There are %(left)s in stock: remove fewer") % {"left": left})
        else:
            logger.info("stock_changed", extra={"sku": sku, "change": change})
            return see_other(address_of(sku), "stock_changed")
    stocked = find_product(sku, ports=ports)
    return product_page(request, stocked, typed, fields.errors, HTTPStatus.UNPROCESSABLE_ENTITY, ports=ports)


def _change(fields: TypedFields) -> int:
    units = fields.number("units", most=MOST_UNITS)
    direction = _DIRECTIONS.get(fields.choice("direction", _DIRECTIONS), 1)
    if not units:
        fields.refuse("units", fields.texts.gettext("Enter how many units"))
    return direction * units
