"""Fulfill an order, all of it or a part, with tracking."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError
from invoicing.domain.orders.fulfillment import FulfillmentOptions, UnitsLeft
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.text import is_web_address
from invoicing.domain.values.units import LineUnits
from invoicing.pages.back_office.orders.quantities import LineQuantity, line_quantities, quantity_names
from invoicing.pages.back_office.orders.status import can_fulfill
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import order_address, read_order, refusal, words_of
from invoicing.pages.back_office.words import Words
from invoicing.ports import OfficePorts
from invoicing.usecases.orders.fulfill import fulfill_order

_TEXTS = {"carrier": 255, "tracking_number": 255, "tracking_url": 500}
_FIELDS = {"no_email": "notify", **{f"/{name}": name for name in _TEXTS}}


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    (sale, order) = read_order(request, ports)
    if not can_fulfill(sale, order):
        return see_other(order_address(sale))
    return _form(request, None, {}, HTTPStatus.OK, ports=ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    (sale, order), words = read_order(request, ports), words_of(request, ports)
    typed = request.form("version", "notify", *_TEXTS, *quantity_names(sale))
    lines = line_quantities(sale, typed, _left(sale, order), words)
    errors, status = _check(typed, lines, words), HTTPStatus.UNPROCESSABLE_ENTITY
    sent = tuple(LineUnits(line.id, line.quantity) for line in lines if line.quantity)
    if not errors:
        try:
            fulfill_order(
                sale.id,
                FulfillmentOptions(sent, **{name: typed.get(name, "") for name in _TEXTS}, notify="notify" in typed),
                seen_version=seen_version(typed.get("version", "")),
                request=request.request_key,
                ports=ports,
            )
        except InvoicingError as error:
            pointers = {f"/line_items/{i}": f"quantity_{line.id}" for i, line in enumerate(sent)}
            errors, status = refusal(error, {**_FIELDS, **pointers}, words)
        else:
            return see_other(order_address(sale), "fulfilled")
    return _form(request, typed, errors, status, ports=ports)


def _left(sale: Sale, order: Order) -> dict[str, int]:
    return {line.id: line.quantity for line in UnitsLeft(order, sale.offer).take_all()}


def _check(typed: Mapping[str, str], lines: tuple[LineQuantity, ...], words: Words) -> dict[str, str]:
    """Return what is wrong with the form, by field."""
    _ = words.gettext
    errors = {f"quantity_{line.id}": line.error for line in lines if line.error}
    if not errors and not any(line.quantity for line in lines):
        first = f"quantity_{lines[0].id}" if lines else ""
        errors[first] = _("Give the number of at least one item that you send.")
    for name, most in _TEXTS.items():
        if len(typed.get(name, "")) > most:
            errors[name] = _("Write at most %(most)s characters.") % {"most": most}
    if typed.get("tracking_url") and not is_web_address(typed["tracking_url"]):
        errors["tracking_url"] = _("Give the whole address of the carrier's page, which begins with https://.")
    return errors


def _form(
    request: StaffRequest,
    typed: Mapping[str, str] | None,
    errors: Mapping[str, str],
    status: HTTPStatus,
    *,
    ports: OfficePorts,
) -> Response[str]:
    """Return the form with everything that is left, or as it was typed."""
    (sale, order), words = read_order(request, ports), words_of(request, ports)
    left = _left(sale, order)
    address = sale.person.receipt_address
    shown = {"notify": "on"} if address and typed is None else typed or {}
    filled = {f"quantity_{line_id}": str(units) for line_id, units in left.items()} if typed is None else typed
    lines = line_quantities(sale, filled, left, words)
    about = {
        "section": "orders",
        "base": order_address(sale),
        "name": order.name,
        "version": order.version,
        "typed": shown,
        "errors": errors,
        "lines": lines,
        "address": address,
        "is_unpaid": order.paid_at is None,
    }
    return page(request, "orders/fulfill.html", about, status)
