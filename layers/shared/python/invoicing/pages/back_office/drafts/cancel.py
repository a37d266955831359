"""Cancel a draft order."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm, not_possible_now, refused_form
from invoicing.pages.back_office.sales.subject import draft_address, read_subject, sale_id_of
from invoicing.pages.back_office.words import words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.cancel import cancel_draft_order

_FIELDS = {"payment_in_progress": "end_payment"}


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, NEW_FORM, ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed = request.form("version", "end_payment")
    try:
        sale = cancel_draft_order(
            sale_id_of(request),
            end_payment="end_payment" in typed,
            seen_version=seen_version(typed.get("version", "")),
            request=request.request_key,
            ports=ports,
        )
    except InvoicingError as error:
        return _form(request, refused_form(typed, error, _FIELDS, words_of(request, ports)), ports)
    return see_other(draft_address(sale), "draft_cancelled")


def _form(request: StaffRequest, form: ActForm, ports: OfficePorts) -> Response[str]:
    """Return the form; a draft order that has ended leads to its page."""
    subject = read_subject(request, ports)
    draft = subject.sale.draft
    if not draft.is_open:
        return not_possible_now(form, subject.address())
    about = {
        **subject.head,
        "typed": form.typed,
        "errors": form.errors,
        "has_links": draft.links > 0,
        "is_reserved": draft.is_reserved(ports.clock()),
        "asks_end": draft.active_attempt is not None or "end_payment" in form.errors,
    }
    return page(request, "drafts/cancel.html", about, form.status)
