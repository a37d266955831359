"""Cancel a draft order."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import (
    draft_address,
    draft_id_of,
    read_draft,
    refusal,
    words_of,
)
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.cancel import cancel_draft_order

_FIELDS = {"payment_in_progress": "end_payment"}


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, {}, {}, HTTPStatus.OK, ports=ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed = request.form("version", "end_payment")
    try:
        sale = cancel_draft_order(
            draft_id_of(request),
            end_payment="end_payment" in typed,
            seen_version=seen_version(typed.get("version", "")),
            request=request.request_key,
            ports=ports,
        )
    except InvoicingError as error:
        errors, status = refusal(error, _FIELDS, words_of(request, ports))
        return _form(request, typed, errors, status, ports=ports)
    return see_other(draft_address(sale), "draft_cancelled")


def _form(
    request: StaffRequest,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    status: HTTPStatus,
    *,
    ports: OfficePorts,
) -> Response[str]:
    sale, words = read_draft(request, ports), words_of(request, ports)
    draft = sale.draft
    if not draft.is_open and not errors:
        return see_other(draft_address(sale))
    about = {
        "section": "drafts",
        "base": draft_address(sale),
        "name": draft.name,
        "version": draft.version,
        "typed": typed,
        "errors": errors,
        "has_links": draft.links > 0,
        "is_reserved": draft.is_reserved(words.now),
        "asks_end": draft.active_attempt is not None or "end_payment" in errors,
    }
    return page(request, "drafts/cancel.html", about, status)
