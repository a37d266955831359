"""Change the note and the tags of a draft order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.errors import InvoicingError, VersionMismatchError
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import (
    draft_address,
    draft_id_of,
    is_saved_already,
    read_draft,
    refusal,
    words_of,
)
from invoicing.pages.back_office.sales.note_form import FIELDS, check, differing, tags_of
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.edit import edit_draft_order


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, None, {}, HTTPStatus.OK, ports=ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed, words = request.form("version", texts=("note", "tags")), words_of(request, ports)
    errors, status = check(typed, words), HTTPStatus.UNPROCESSABLE_ENTITY
    is_stale = False

    def change(draft: DraftInput) -> DraftInput:
        return replace(draft, note=typed.get("note", ""), tags=tags_of(typed))

    if not errors:
        try:
            sale = edit_draft_order(draft_id_of(request), seen_version(typed.get("version", "")), change, ports=ports)
        except InvoicingError as error:
            if is_saved_already(error):
                return see_other(f"/admin/drafts/{request.parameters['id']}", "saved")
            errors, status = refusal(error, FIELDS, words)
            is_stale = isinstance(error, VersionMismatchError)
        else:
            return see_other(draft_address(sale), "saved")
    return _form(request, typed, errors, status, ports=ports, is_stale=is_stale)


def _form(
    request: StaffRequest,
    typed: Mapping[str, str] | None,
    errors: Mapping[str, str],
    status: HTTPStatus,
    *,
    ports: OfficePorts,
    is_stale: bool = False,
) -> Response[str]:
    sale = read_draft(request, ports)
    draft = sale.draft
    if not draft.is_open and not errors:
        return see_other(draft_address(sale))
    stored = {"note": draft.note, "tags": "\n".join(draft.tags)}
    about = {
        "section": "drafts",
        "base": draft_address(sale),
        "name": draft.name,
        "version": draft.version,
        "typed": stored if typed is None else typed,
        "errors": errors,
        "differing": differing(typed, stored, words_of(request, ports)) if typed and is_stale else [],
    }
    return page(request, "sales/note.html", about, status)
