"""Correct the contact of an order: where its e-mails go, and how the customer is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError, VersionMismatchError
from invoicing.domain.orders.edit import OrderFields
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import LOADED, as_loaded, labelled, merge, seen_version
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm, refused_form, stale_form
from invoicing.pages.back_office.sales.subject import Subject, page_address, read_order, sale_id_of
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.back_office.words import words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.orders.edit import edit_order

_NAMES = ("name", "email", "phone", "handle")
_FIELDS = {f"/customer/{name}": name for name in _NAMES}


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, NEW_FORM, ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _save(request, request.form("version", LOADED, *_NAMES), ports)


def _save(request: StaffRequest, typed: Mapping[str, str], ports: OfficePorts) -> Response[str]:
    contact, errors = _read(typed, request.locale)

    def change(order: OrderFields) -> OrderFields:
        return replace(order, customer=replace(order.customer, **contact))

    form = ActForm(typed, errors)
    if not errors:
        try:
            seen, written = seen_version(typed.get("version", "")), frozenset({"customer", *_NAMES})
            edit_order(sale_id_of(request), seen, change, written=written, ports=ports)
        except VersionMismatchError as error:
            merged = merge(typed, _stored(*read_order(request, ports)))
            if not merged.differing:
                return _save(request, merged.values, ports)
            form = stale_form(merged, error, words_of(request, ports))
        except InvoicingError as error:
            form = refused_form(typed, error, _FIELDS, words_of(request, ports))
        if not form.errors:
            return see_other(page_address(request), "saved")
    return _form(request, form, ports)


def _read(typed: Mapping[str, str], locale: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the contact, and what is wrong with it, by field."""
    fields = TypedFields(typed, locale)
    contact = {
        "name": fields.line("name"),
        "email": fields.email("email"),
        "phone": fields.phone("phone"),
        "handle": fields.line("handle"),
    }
    return contact, fields.errors


def _form(request: StaffRequest, form: ActForm, ports: OfficePorts) -> Response[str]:
    (sale, order), words = read_order(request, ports), words_of(request, ports)
    _ = words.gettext
    labels = {"name": _("Name"), "email": _("E-mail"), "phone": _("Phone"), "handle": _("Handle")}
    about = {
        **Subject(sale, of_order=True).head,
        "typed": form.typed or as_loaded(_stored(sale, order)),
        "errors": form.errors,
        "differing": labelled(form.differing, labels, request.locale),
        "entered_email": sale.person.entered_email,
    }
    return page(request, "orders/contact.html", about, form.status)


def _stored(sale: Sale, order: Order) -> dict[str, str]:
    return {**{name: str(getattr(sale.person.customer, name)) for name in _NAMES}, "version": str(order.version)}
