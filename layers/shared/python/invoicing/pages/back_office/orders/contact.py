"""Correct the contact of an order: where its e-mails go, and how the customer is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError, VersionMismatchError
from invoicing.domain.orders.edit import OrderFields
from invoicing.domain.values.text import (
    LONGEST_LINE,
    LONGEST_PHONE,
    has_foreign_local_part,
    is_email_address,
    is_phone_number,
    plain_email,
    plain_phone,
)
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import differences, seen_version
from invoicing.pages.back_office.sales.acts import (
    is_saved_already,
    order_address,
    read_order,
    refusal,
    words_of,
)
from invoicing.pages.back_office.words import Words
from invoicing.ports import OfficePorts
from invoicing.usecases.orders.edit import edit_order

_NAMES = ("name", "email", "phone", "handle")
_FIELDS = {f"/customer/{name}": name for name in _NAMES}


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, None, {}, HTTPStatus.OK, ports=ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed, words = request.form("version", *_NAMES), words_of(request, ports)
    sale, _order = read_order(request, ports)
    errors, status = _check(typed, words), HTTPStatus.UNPROCESSABLE_ENTITY
    is_stale = False
    given = {name: typed.get(name, "") for name in _NAMES}
    given |= {"email": plain_email(given["email"]), "phone": plain_phone(given["phone"])}

    def change(order: OrderFields) -> OrderFields:
        return replace(order, customer=replace(order.customer, **given))

    if not errors:
        try:
            edit_order(
                sale.id,
                seen_version(typed.get("version", "")),
                change,
                written=frozenset({"customer", *_NAMES}),
                ports=ports,
            )
        except InvoicingError as error:
            if is_saved_already(error):
                return see_other(order_address(sale), "saved")
            errors, status = refusal(error, _FIELDS, words)
            is_stale = isinstance(error, VersionMismatchError)
        else:
            return see_other(order_address(sale), "saved")
    return _form(request, typed, errors, status, ports=ports, is_stale=is_stale)


def _check(typed: Mapping[str, str], words: Words) -> dict[str, str]:
    """Return what is wrong with the form, by field."""
    _ = words.gettext
    errors = {}
    email, phone = plain_email(typed.get("email", "")), typed.get("phone", "")
    if email and has_foreign_local_part(email):
        errors["email"] = _("E-mail cannot be sent to letters such as å before the @: give another address.")
    elif email and not is_email_address(email):
        errors["email"] = _("Give one e-mail address, such as kari@example.com, or leave it empty.")
    if phone and not is_phone_number(phone):
        errors["phone"] = _("Give a phone number, such as 400 12 345, or leave it empty.")
    for name, most in (("name", LONGEST_LINE), ("phone", LONGEST_PHONE), ("handle", LONGEST_LINE)):
        if len(typed.get(name, "")) > most:
            errors[name] = _("Write at most %(most)s characters.") % {"most": most}
    return errors


def _differing(typed: Mapping[str, str], stored: Mapping[str, str], words: Words) -> list[tuple[str, str, str]]:
    _ = words.gettext
    labels = {"name": _("Name"), "email": _("E-mail"), "phone": _("Phone"), "handle": _("Handle")}
    return [(labels[it.name], it.yours, it.theirs) for it in differences(typed, stored)]


def _form(
    request: StaffRequest,
    typed: Mapping[str, str] | None,
    errors: Mapping[str, str],
    status: HTTPStatus,
    *,
    ports: OfficePorts,
    is_stale: bool = False,
) -> Response[str]:
    sale, order = read_order(request, ports)
    stored = {name: str(getattr(sale.person.customer, name)) for name in _NAMES}
    about = {
        "section": "orders",
        "base": order_address(sale),
        "name": order.name,
        "version": order.version,
        "typed": stored if typed is None else typed,
        "errors": errors,
        "differing": _differing(typed, stored, words_of(request, ports)) if typed and is_stale else [],
        "entered_email": sale.person.entered_email,
    }
    return page(request, "orders/contact.html", about, status)
