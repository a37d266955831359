"""The comments of a draft order or order, and the form of a new one, which stands above its timeline, too."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError
from invoicing.domain.values.text import LONGEST_TEXT
from invoicing.pages.back_office.comments.removal import removals
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm, refused_form
from invoicing.pages.back_office.sales.subject import is_of_order, page_address, read_subject, sale_id_of
from invoicing.pages.back_office.timeline.entries import entries_of
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.back_office.words import words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.comments.create import create_comment

_COMMENTS = 50  # of a page
_FIELDS = {"/text": "text"}


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _list(request, NEW_FORM, ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Add a comment, and lead to the timeline; the same form sent again leads to it, too."""
    fields = TypedFields(request.form(texts=("text",)), request.locale)
    text = fields.line("text", fields.texts.gettext("Write something first"), longest=LONGEST_TEXT)
    form = ActForm(fields.typed, fields.errors)
    if not fields.errors:
        try:
            create_comment(
                sale_id_of(request), text, of_order=is_of_order(request), request=request.request_key, ports=ports
            )
        except InvoicingError as error:
            form = refused_form(fields.typed, error, _FIELDS, words_of(request, ports))
        else:
            return see_other(f"{page_address(request)}#timeline", "comment_added")
    return _list(request, form, ports)


def _list(request: StaffRequest, form: ActForm, ports: OfficePorts) -> Response[str]:
    subject = read_subject(request, ports)
    comments = ports.sales.comments(subject.sale.id, _COMMENTS, request.query.get("cursor"))
    entries = entries_of(
        comments.items,
        words_of(request, ports),
        ports.staff_members,
        removal_of=removals(request, subject.address()),
    )
    about = {
        **subject.head,
        "typed": form.typed,
        "errors": form.errors,
        "entries": entries,
        "next_cursor": comments.next_cursor,
    }
    return page(request, "comments/list.html", about, form.status)
