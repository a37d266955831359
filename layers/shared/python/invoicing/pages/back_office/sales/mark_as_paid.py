"""Mark a draft order as paid, which then becomes a paid order, or an order whose payment is pending."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError
from invoicing.domain.sale.payability import is_due
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm, not_possible_now, refused_form
from invoicing.pages.back_office.sales.manual_payment import FIELDS, NAMES, check, form_words, payment_of
from invoicing.pages.back_office.sales.subject import Subject, order_address, read_subject
from invoicing.pages.back_office.words import words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.view import view_draft_order
from invoicing.usecases.payments.mark_as_paid import mark_as_paid


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, read_subject(request, ports), NEW_FORM, ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed, subject = request.form(*NAMES), read_subject(request, ports)
    form = ActForm(typed, check(typed, request.locale))
    if not form.errors:
        try:
            mark_as_paid(
                subject.sale.id,
                payment_of(typed, subject.sale.offer.currency),
                of_order=subject.of_order,
                seen_version=seen_version(typed.get("version", "")),
                request=request.request_key,
                ports=ports,
            )
        except InvoicingError as error:
            form = refused_form(typed, error, FIELDS, words_of(request, ports))
        else:
            return see_other(order_address(subject.sale), "marked_as_paid")
    return _form(request, read_subject(request, ports), form, ports)


def _form(request: StaffRequest, subject: Subject, form: ActForm, ports: OfficePorts) -> Response[str]:
    """Return the form, of a draft order at the prices of this moment; what cannot be paid leads to its page."""
    sale, words = subject.sale, words_of(request, ports)
    is_payable = is_due(sale) if subject.of_order else sale.draft.is_open
    if not is_payable:
        has_become = form.errors and sale.order
        return not_possible_now(form, order_address(sale) if has_become else subject.address())
    if subject.of_order and sale.order:
        total, is_short = sale.order.total, False
    else:
        viewed = view_draft_order(sale, ports=ports)
        total, is_short = viewed.total, viewed.is_short
    about = form_words(sale, total, form, words, has_provider=ports.providers.has_provider, is_short=is_short)
    return page(request, "sales/mark_as_paid.html", {**subject.head, **about}, form.status)
