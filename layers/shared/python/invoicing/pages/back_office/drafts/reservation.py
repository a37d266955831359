"""Reserve the goods of a draft order until a day, or release them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.payment_terms import day_of, overdue_from
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.errors import InvoicingError
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
from invoicing.pages.back_office.words import Words
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.edit import edit_draft_order

_FIELDS = {"/reserve_until": "until", "out_of_stock": "until", "payment_in_progress": "end_payment"}
_USUAL = timedelta(days=3)  # where the store has no time of its own


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, {}, {}, HTTPStatus.OK, ports=ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed, words = request.form("version", "until", "release", "end_payment"), words_of(request, ports)
    until, errors = _until(typed, words)
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def change(draft: DraftInput) -> DraftInput:
        return replace(draft, reserve_until=until)

    if not errors:
        try:
            sale = edit_draft_order(
                draft_id_of(request),
                seen_version(typed.get("version", "")),
                change,
                end_payment="end_payment" in typed,
                ports=ports,
            )
        except InvoicingError as error:
            if is_saved_already(error):
                return see_other(f"/admin/drafts/{request.parameters['id']}", "saved")
            errors, status = refusal(error, _FIELDS, words)
        else:
            return see_other(draft_address(sale), "reserved" if until else "released")
    return _form(request, typed, errors, status, ports=ports)


def _until(typed: Mapping[str, str], words: Words) -> tuple[datetime | None, dict[str, str]]:
    """Return the end of the day that was typed, in the store's time zone; None to release the goods."""
    _ = words.gettext
    if "release" in typed:
        return None, {}
    try:
        day = date.fromisoformat(typed.get("until", ""))
        until = overdue_from(day.isoformat(), words.time_zone)
    except (ValueError, OverflowError):
        return None, {"until": _("Give a day, such as %(day)s.") % {"day": words.today.isoformat()}}
    return until, {} if until > words.now else {"until": _("The day has passed: give today or a later one.")}


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
    hours = request.store.reserve_hours
    proposed = day_of(words.now + (timedelta(hours=hours) if hours else _USUAL), words.time_zone)
    reserved = draft.reserve_until if draft.is_reserved(words.now) else None
    about = {
        "section": "drafts",
        "base": draft_address(sale),
        "name": draft.name,
        "version": draft.version,
        "typed": {"until": proposed.isoformat(), **typed},
        "errors": errors,
        "goods": [f"{line.quantity} × {line.title}" for line in sale.offer.lines if line.sku is not None],
        "reserved_until": words.moment(reserved) if reserved else "",
        "asks_end": draft.active_attempt is not None or "end_payment" in errors,
    }
    return page(request, "drafts/reservation.html", about, status)
