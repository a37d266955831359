"""Correct the contact of an order: where its e-mails go, and how the customer is reached."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.orders.edit import OrderFields
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.revision import labelled
from invoicing.pages.back_office.sales.acts import ActForm
from invoicing.pages.back_office.sales.edits.form import EditForm, Save
from invoicing.pages.back_office.sales.subject import Subject, sale_id_of
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.back_office.words import Words
from invoicing.ports import OfficePorts
from invoicing.usecases.orders.edit import edit_order

_NAMES = ("name", "email", "phone", "handle")


def _fields_of(subject: Subject) -> dict[str, str]:
    return {name: str(getattr(subject.sale.person.customer, name)) for name in _NAMES}


def _read(request: StaffRequest, fields: TypedFields, ports: OfficePorts) -> Save:
    contact = {
        "name": fields.line("name"),
        "email": fields.email("email"),
        "phone": fields.phone("phone"),
        "handle": fields.line("handle"),
    }

    def change(order: OrderFields) -> OrderFields:
        return replace(order, customer=replace(order.customer, **contact))

    def save(seen_version: int) -> None:
        written = frozenset({"customer", *_NAMES})
        edit_order(sale_id_of(request), seen_version, change, written=written, ports=ports)

    return save


def _differing(subject: Subject, form: ActForm, words: Words) -> list[tuple[str, str, str]]:
    del subject
    _ = words.gettext
    labels = {"name": _("Name"), "email": _("E-mail"), "phone": _("Phone"), "handle": _("Handle")}
    return labelled(form.differing, labels, words.locale)


def _words(subject: Subject, form: ActForm, words: Words) -> dict[str, str]:
    del form, words
    return {"entered_email": subject.sale.person.entered_email}


_FORM = EditForm(
    template="orders/contact.html",
    names=_NAMES,
    fields_of=_fields_of,
    read=_read,
    pointers={f"/customer/{name}": name for name in _NAMES},
    differing=_differing,
    words=_words,
)
show, create = _FORM.show, _FORM.create
