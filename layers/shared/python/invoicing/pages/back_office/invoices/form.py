"""The form of an invoice. What was typed is kept, and leads to its review."""

from __future__ import annotations

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.sale.payability import is_payable
from invoicing.domain.values.language import LANGUAGES, language_of
from invoicing.pages.back_office.invoices import typed as invoice_form
from invoicing.pages.back_office.invoices.obstacles import obstacles_of
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.sales.acts import ActForm
from invoicing.pages.back_office.sales.subject import Subject, read_subject
from invoicing.pages.back_office.words import words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.view import view_draft_order


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the form with what this member of staff typed before, else with the customer's address."""
    subject, words = read_subject(request, ports), words_of(request, ports)
    typed = invoice_form.kept(request, subject.sale, ports)
    if typed is None:
        typed = {"to": subject.sale.person.customer.email}
        return form_page(request, subject, ActForm(typed, {}, HTTPStatus.OK), ports)
    invoice = invoice_form.read_invoice(typed, subject.sale, words.time_zone, words.now, words.locale)
    return form_page(request, subject, ActForm(typed, invoice.errors, HTTPStatus.OK), ports)


def review(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Keep what was typed, and lead to the review. Nothing is sent."""
    typed = request.form(*invoice_form.LINES, texts=invoice_form.TEXTS)
    subject, words = read_subject(request, ports), words_of(request, ports)
    invoice = invoice_form.read_invoice(typed, subject.sale, words.time_zone, words.now, words.locale)
    if invoice.errors:
        return form_page(request, subject, ActForm(typed, invoice.errors), ports)
    invoice_form.keep(request, subject.sale, typed, ports)
    return see_other(subject.address("invoice/review"))


def form_page(request: StaffRequest, subject: Subject, form: ActForm, ports: OfficePorts) -> Response[str]:
    """Return the form, with what was typed and what is wrong with it."""
    sale, words, typed, errors = subject.sale, words_of(request, ports), form.typed, form.errors
    email = sale.person.customer.email
    standard = LANGUAGES[language_of(invoice_form.default_locale(sale, request.store.locale))]
    warned = view_draft_order(sale, ports=ports).warnings
    about = {
        **subject.head,
        "typed": typed,
        "errors": errors,
        "can_send": is_payable(sale),
        "has_email": bool(email),
        "locales": [("", words.gettext("%(language)s, as the customer") % {"language": standard}), *LANGUAGES.items()],
        "has_more": any(typed.get(name) or name in errors for name in ("bcc", "locale", "send_at")),
        "obstacles": obstacles_of(sale, warned, words, to=typed.get("to", "") or email),
    }
    return page(request, "invoices/form.html", about, form.status)
