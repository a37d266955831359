"""Change the note and the tags of a draft order or an order."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.orders.edit import OrderFields
from invoicing.domain.values.text import LONGEST_TEXT
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.revision import labelled
from invoicing.pages.back_office.sales.acts import ActForm
from invoicing.pages.back_office.sales.edits.form import EditForm, Save
from invoicing.pages.back_office.sales.subject import Subject, order_address, read_subject
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.back_office.words import Words
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.edit import edit_draft_order
from invoicing.usecases.orders.edit import edit_order

T = TypeVar("T", DraftInput, OrderFields)


def _fields_of(subject: Subject) -> dict[str, str]:
    return {"note": subject.sale.draft.note, "tags": "\n".join(_tags(subject))}


def _tags(subject: Subject) -> tuple[str, ...]:
    order = subject.sale.order
    return order.tags if subject.of_order and order else subject.sale.draft.tags


def _read(request: StaffRequest, fields: TypedFields, ports: OfficePorts) -> Save:
    subject = read_subject(request, ports)
    note, tags = fields.line("note", longest=LONGEST_TEXT), fields.tags("tags", stored=_tags(subject))

    def change(before: T) -> T:
        return replace(before, note=note, tags=tags)

    def save(seen_version: int) -> None:
        if subject.of_order:
            edit_order(subject.sale.id, seen_version, change, ports=ports)
        else:
            edit_draft_order(subject.sale.id, seen_version, change, ports=ports)

    return save


def _differing(subject: Subject, form: ActForm, words: Words) -> list[tuple[str, str, str]]:
    del subject
    return labelled(form.differing, {"note": words.gettext("Note"), "tags": words.gettext("Tags")}, words.locale)


def _is_open(subject: Subject) -> bool:
    return subject.of_order or subject.sale.draft.is_open


def _words(subject: Subject, form: ActForm, words: Words) -> dict[str, str]:
    """Return where the form of a draft order leads that could not be saved, since the draft has become an order."""
    del words
    became_order = subject.sale.order and form.errors and not subject.of_order
    return {"order": order_address(subject.sale, "note") if became_order else ""}


_FORM = EditForm(
    template="sales/note.html",
    texts=("note", "tags"),
    fields_of=_fields_of,
    read=_read,
    pointers={"/note": "note", "/tags": "tags"},
    differing=_differing,
    is_open=_is_open,
    words=_words,
)
show, create = _FORM.show, _FORM.create
