"""Fulfill an order, all of it or a part, with tracking."""

from __future__ import annotations

from collections.abc import Mapping

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError
from invoicing.domain.orders.fulfillment import FulfillmentOptions, UnitsLeft
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import LineUnits
from invoicing.pages.back_office.orders.quantities import LineQuantity, line_quantities, quantity_names
from invoicing.pages.back_office.orders.status import can_fulfill
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm, refused_form
from invoicing.pages.back_office.sales.subject import Subject, order_address, read_order
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.back_office.words import words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.orders.fulfill import fulfill_order

_TEXTS = ("carrier", "tracking_number", "tracking_url")
_FIELDS = {"no_email": "notify", **{f"/{name}": name for name in _TEXTS}}


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    (sale, order) = read_order(request, ports)
    if not can_fulfill(sale, order):
        return see_other(order_address(sale))
    return _form(request, NEW_FORM, ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    (sale, order), words = read_order(request, ports, key=request.request_key), words_of(request, ports)
    if sale.answered is not None:  # before the form is checked: what it sent is not left any more
        return see_other(order_address(sale), "fulfilled")
    typed = request.form("version", "notify", *_TEXTS, *quantity_names(sale))
    lines = line_quantities(sale, typed, _left(sale, order), words)
    texts, errors = _read(typed, lines, request.locale)
    sent = tuple(LineUnits(line.id, line.quantity) for line in lines if line.quantity)
    form = ActForm(typed, errors)
    if not errors:
        try:
            fulfill_order(
                sale.id,
                FulfillmentOptions(sent, **texts, notify="notify" in typed),
                seen_version=seen_version(typed.get("version", "")),
                request=request.request_key,
                ports=ports,
            )
        except InvoicingError as error:
            pointers = {f"/line_items/{i}": f"quantity_{line.id}" for i, line in enumerate(sent)}
            form = refused_form(typed, error, {**_FIELDS, **pointers}, words)
        else:
            return see_other(order_address(sale), "fulfilled")
    return _form(request, form, ports)


def _left(sale: Sale, order: Order) -> dict[str, int]:
    return {line.id: line.quantity for line in UnitsLeft(order, sale.offer).take_all()}


def _read(
    typed: Mapping[str, str], lines: tuple[LineQuantity, ...], locale: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Return how the parcel is followed, and what is wrong with the form, by field."""
    fields = TypedFields(typed, locale)
    for line in lines:
        if line.error:
            fields.refuse(f"quantity_{line.id}", line.error)
    if not fields.errors and not any(line.quantity for line in lines):
        first = f"quantity_{lines[0].id}" if lines else ""
        fields.refuse(first, fields.texts.gettext("Enter how many you send of at least one item"))
    url = fields.web_address("tracking_url")
    return {**{name: fields.line(name) for name in _TEXTS}, "tracking_url": url}, fields.errors


def _form(request: StaffRequest, form: ActForm, ports: OfficePorts) -> Response[str]:
    """Return the form with everything that is left, or as it was typed."""
    (sale, order), words = read_order(request, ports), words_of(request, ports)
    left, address = _left(sale, order), sale.person.receipt_address
    typed = form.typed
    if form is NEW_FORM:
        everything = {f"quantity_{line_id}": str(units) for line_id, units in left.items()}
        typed = {**everything, **({"notify": "on"} if address else {})}
    about = {
        **Subject(sale, of_order=True).head,
        "typed": typed,
        "errors": form.errors,
        "lines": line_quantities(sale, typed, left, words),
        "address": address,
        "is_unpaid": order.paid_at is None,
    }
    return page(request, "orders/fulfill.html", about, form.status)
