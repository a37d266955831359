"""Reserve the goods of a draft order until a day, or release them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.payment_terms import day_of, overdue_from
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.errors import InvoicingError
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import (
    NEW_FORM,
    ActForm,
    is_saved_already,
    refused_form,
)
from invoicing.pages.back_office.sales.subject import page_address, read_subject, sale_id_of
from invoicing.pages.back_office.words import Words, words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.edit import edit_draft_order

_FIELDS = {"/reserve_until": "until", "out_of_stock": "until", "payment_in_progress": "end_payment"}
_USUAL = timedelta(days=3)  # where the store has no time of its own


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, NEW_FORM, ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed, words = request.form("version", "until", "release", "end_payment"), words_of(request, ports)
    until, errors = _until(typed, words)

    def change(draft: DraftInput) -> DraftInput:
        return replace(draft, reserve_until=until)

    form = ActForm(typed, errors)
    if not errors:
        try:
            edit_draft_order(
                sale_id_of(request),
                seen_version(typed.get("version", "")),
                change,
                end_payment="end_payment" in typed,
                ports=ports,
            )
        except InvoicingError as error:
            if is_saved_already(error):
                return see_other(page_address(request), "saved")
            form = refused_form(typed, error, _FIELDS, words)
        else:
            return see_other(page_address(request), "reserved" if until else "released")
    return _form(request, form, ports)


def _until(typed: Mapping[str, str], words: Words) -> tuple[datetime | None, dict[str, str]]:
    """Return the end of the day that was typed, in the store's time zone; None to release the goods."""
    _ = words.gettext
    if "release" in typed:
        return None, {}
    try:
        day = date.fromisoformat(typed.get("until", ""))
        until = overdue_from(day.isoformat(), words.time_zone)
    except (ValueError, OverflowError):
        return None, {"until": _("Enter a day, such as %(day)s") % {"day": words.today.isoformat()}}
    return until, {} if until > words.now else {"until": _("That day is over: choose a later one")}


def _form(request: StaffRequest, form: ActForm, ports: OfficePorts) -> Response[str]:
    """Return the form; a draft order that has ended leads to its page."""
    subject, words = read_subject(request, ports), words_of(request, ports)
    sale, draft = subject.sale, subject.sale.draft
    if not draft.is_open and not form.errors:
        return see_other(subject.address())
    hours = request.store.reserve_hours
    proposed = day_of(words.now + (timedelta(hours=hours) if hours else _USUAL), words.time_zone)
    reserved = draft.reserve_until if draft.is_reserved(words.now) else None
    about = {
        **subject.head,
        "typed": {"until": proposed.isoformat(), **form.typed},
        "errors": form.errors,
        "goods": [f"{line.quantity} × {line.title}" for line in sale.offer.lines if line.sku is not None],
        "reserved_until": words.moment(reserved) if reserved else "",
        "asks_end": draft.active_attempt is not None or "end_payment" in form.errors,
    }
    return page(request, "drafts/reservation.html", about, form.status)
