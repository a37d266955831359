"""Change the note and the tags of a draft order or an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.errors import InvoicingError, VersionMismatchError
from invoicing.domain.orders.edit import OrderFields
from invoicing.domain.values.text import LONGEST_TEXT
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import LOADED, as_loaded, labelled, merge, seen_version
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm, refused_form, stale_form
from invoicing.pages.back_office.sales.subject import (
    Subject,
    is_of_order,
    order_address,
    page_address,
    read_subject,
    sale_id_of,
)
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.back_office.words import words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.edit import edit_draft_order
from invoicing.usecases.orders.edit import edit_order

_FIELDS = {"/note": "note", "/tags": "tags"}
T = TypeVar("T", DraftInput, OrderFields)


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, NEW_FORM, ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _save(request, request.form("version", LOADED, texts=("note", "tags")), ports)


def _save(request: StaffRequest, typed: Mapping[str, str], ports: OfficePorts) -> Response[str]:
    note, tags, errors = _read(typed, _tags(read_subject(request, ports)), request.locale)

    def change(fields: T) -> T:
        return replace(fields, note=note, tags=tags)

    form = ActForm(typed, errors)
    if not errors:
        try:
            seen = seen_version(typed.get("version", ""))
            if is_of_order(request):
                edit_order(sale_id_of(request), seen, change, ports=ports)
            else:
                edit_draft_order(sale_id_of(request), seen, change, ports=ports)
        except VersionMismatchError as error:
            merged = merge(typed, _stored(read_subject(request, ports)))
            if not merged.differing:
                return _save(request, merged.values, ports)
            form = stale_form(merged, error, words_of(request, ports))
        except InvoicingError as error:
            form = refused_form(typed, error, _FIELDS, words_of(request, ports))
        if not form.errors:
            return see_other(page_address(request), "saved")
    return _form(request, form, ports)


def _tags(subject: Subject) -> tuple[str, ...]:
    order = subject.sale.order
    return order.tags if subject.of_order and order else subject.sale.draft.tags


def _read(
    typed: Mapping[str, str], stored: tuple[str, ...], locale: str
) -> tuple[str, tuple[str, ...], dict[str, str]]:
    """Return the note and the tags, and what is wrong with them, by field."""
    fields = TypedFields(typed, locale)
    return fields.line("note", longest=LONGEST_TEXT), fields.tags("tags", stored=stored), fields.errors


def _form(request: StaffRequest, form: ActForm, ports: OfficePorts) -> Response[str]:
    """Return the form; a draft order that has ended leads to its page."""
    subject, words = read_subject(request, ports), words_of(request, ports)
    draft, order = subject.sale.draft, subject.sale.order
    if not (subject.of_order or draft.is_open or form.errors):
        return see_other(subject.address())
    labels = {"note": words.gettext("Note"), "tags": words.gettext("Tags")}
    about = {
        **subject.head,
        "typed": form.typed or as_loaded(_stored(subject)),
        "errors": form.errors,
        "order": order_address(subject.sale, "note") if order and form.errors and not subject.of_order else "",
        "differing": labelled(form.differing, labels, request.locale),
    }
    return page(request, "sales/note.html", about, form.status)


def _stored(subject: Subject) -> dict[str, str]:
    return {"note": subject.sale.draft.note, "tags": "\n".join(_tags(subject)), "version": str(subject.version)}
