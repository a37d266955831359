"""Complete a draft order before it is paid: it becomes an order whose payment is pending."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import (
    NEW_FORM,
    ActForm,
    not_possible_now,
    refused_form,
)
from invoicing.pages.back_office.sales.due import due_words
from invoicing.pages.back_office.sales.manual_payment import choice_of_total, totals_to_choose
from invoicing.pages.back_office.sales.subject import order_address, read_subject, sale_id_of
from invoicing.pages.back_office.words import words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.complete_unpaid import complete_unpaid
from invoicing.usecases.draft_orders.view import view_draft_order

_NAMES = ("version", "total", "ignore_stock", "without_delivery", "end_payment")
_FIELDS = {
    "/without_delivery": "without_delivery",
    "delivery_missing": "without_delivery",
    "out_of_stock": "ignore_stock",
    "payment_in_progress": "end_payment",
    "total_changed": "total",
}


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, NEW_FORM, ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed = request.form(*_NAMES)
    try:
        sale = complete_unpaid(
            sale_id_of(request),
            ignore_stock="ignore_stock" in typed,
            without_delivery="without_delivery" in typed,
            end_payment="end_payment" in typed,
            total=choice_of_total(typed),
            seen_version=seen_version(typed.get("version", "")),
            request=request.request_key,
            ports=ports,
        )
    except InvoicingError as error:
        return _form(request, refused_form(typed, error, _FIELDS, words_of(request, ports)), ports)
    return see_other(order_address(sale), "completed")


def _form(request: StaffRequest, form: ActForm, ports: OfficePorts) -> Response[str]:
    """Return the form at the prices of this moment; a draft order that has ended leads to its page."""
    subject, words = read_subject(request, ports), words_of(request, ports)
    sale, asked = subject.sale, form.errors.keys() | form.typed.keys()
    if not sale.draft.is_open:
        return not_possible_now(form, order_address(sale) if form.errors and sale.order else subject.address())
    viewed = view_draft_order(sale, ports=ports)
    lacks_delivery = sale.offer.requires_shipping and sale.offer.shipping_line is None
    about = {
        **subject.head,
        "typed": form.typed,
        "errors": form.errors,
        "total": words.money(viewed.total),
        "due": due_words(sale, words),
        "asks_stock": viewed.is_short or "ignore_stock" in asked,
        "asks_delivery": lacks_delivery or "without_delivery" in asked,
        "asks_end": sale.draft.active_attempt is not None or "end_payment" in form.errors,
        "totals_to_choose": totals_to_choose(form, words),
    }
    return page(request, "drafts/complete.html", about, form.status)
