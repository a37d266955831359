"""The review of an invoice: the very e-mail, what stands in its way, and the button that sends it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.email.invoice import recent_invoice
from invoicing.domain.errors import EmailRejectedError, InvoicingError, RecentInvoiceError
from invoicing.domain.sale.payability import is_payable
from invoicing.domain.values.ids import moment_of_ulid
from invoicing.domain.values.language import LANGUAGES, language_of
from invoicing.pages.back_office.invoices import typed as invoice_form
from invoicing.pages.back_office.invoices.form import form_page
from invoicing.pages.back_office.invoices.obstacles import obstacles_of
from invoicing.pages.back_office.invoices.typed import TypedInvoice, read_invoice
from invoicing.pages.back_office.links.refusals import refused_share
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import error_page, page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import ActForm
from invoicing.pages.back_office.sales.subject import Subject, is_of_order, read_subject, sale_id_of
from invoicing.pages.back_office.words import Words, words_of
from invoicing.pages.email.mime import EmailParts
from invoicing.pages.email.preview import preview_invoice
from invoicing.pages.http.headers import framed_email_headers, security_headers
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.view import view_draft_order
from invoicing.usecases.email.request_invoice import request_invoice


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the invoice as it would be sent; without what was typed, or with a faulty field, lead to the form."""
    subject = read_subject(request, ports)
    typed = invoice_form.kept(request, subject.sale, ports)
    if typed is None or not is_payable(subject.sale):
        return see_other(subject.address("invoice"))
    return _review(request, subject, ActForm(typed, {}, HTTPStatus.OK), ports)


def show_email(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the e-mail of the review, in its frame."""
    subject, words = read_subject(request, ports), words_of(request, ports)
    typed = invoice_form.kept(request, subject.sale, ports)
    invoice = _read(subject, typed or {}, words)
    if typed is None or invoice.mark != request.query.get("of", ""):
        return error_page(request, HTTPStatus.CONFLICT)
    html = _rendered(subject, invoice, request, ports).html
    headers = framed_email_headers() | {"Vary": "Accept-Encoding"}
    content_type = "text/html; charset=utf-8"
    return Response(HTTPStatus.OK, content_type, html, headers, cookies=[], compress=request.accepts_gzip)


def send(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Send the invoice that was reviewed."""
    fields = request.form(*invoice_form.LINES, "version", "seen_invoice", texts=invoice_form.TEXTS)
    typed = {name: fields[name] for name in invoice_form.NAMES if fields.get(name)}
    subject, words = read_subject(request, ports), words_of(request, ports)
    invoice = _read(subject, typed, words)
    if invoice.errors:
        return form_page(request, subject, ActForm(typed, invoice.errors), ports)
    try:
        sale, email = request_invoice(
            sale_id_of(request),
            invoice.options,
            of_order=is_of_order(request),
            seen_version=seen_version(fields.get("version", "")),
            seen_invoice=fields.get("seen_invoice", ""),
            request=request.request_key,
            ports=ports,
        )
    except RecentInvoiceError as error:
        told = {"": _sent_already(error.email_id, error.parameters["to"], words)}
        return _review(request, read_subject(request, ports), ActForm(typed, told, HTTPStatus.CONFLICT, error), ports)
    except InvoicingError as error:
        form, subject = refused_share(typed, error, invoice_form.FIELDS, words), read_subject(request, ports)
        show_again = _review if "" in form.errors else form_page
        return show_again(request, subject, form, ports)
    invoice_form.discard(request, sale, ports)
    return see_other(subject.address(), "invoice_scheduled" if email.send_at else "invoice_requested")


def _review(request: StaffRequest, subject: Subject, form: ActForm, ports: OfficePorts) -> Response[str]:
    words, sale, typed = words_of(request, ports), subject.sale, form.typed
    invoice = _read(subject, typed, words)
    if not is_payable(sale) or (invoice.errors and not form.errors):
        return see_other(subject.address("invoice"))
    errors, options = dict(form.errors), invoice.options
    to = options.to or sale.person.customer.email
    locale = options.locale or invoice_form.default_locale(sale, request.store.locale)
    sender, recent = ports.mailer.sender(), recent_invoice(sale.draft, words.now)
    warned = view_draft_order(sale, ports=ports).warnings
    obstacles = obstacles_of(sale, warned, words, to=to, sender_is_verified=sender.is_verified)
    about = {
        **subject.head,
        "typed": typed,
        "errors": errors,
        "mark": invoice.mark,
        "to": to,
        "sender": sender.email,
        "bcc": options.bcc,
        "locale_name": LANGUAGES[language_of(locale)],
        "send_at": words.moment(options.send_at) if options.send_at else "",
        "obstacles": obstacles,
        "is_blocked": any(obstacle.blocks for obstacle in obstacles),
        "link_helps": any(obstacle.link_helps for obstacle in obstacles if obstacle.blocks),
        "seen_invoice": form.refusal.email_id if isinstance(form.refusal, RecentInvoiceError) else "",
        "sent_before": _sent_already(recent.email_id, recent.to, words) if recent and not form.errors else "",
        "email": None,
    }
    try:
        about["email"] = _rendered(subject, invoice, request, ports)
    except EmailRejectedError as error:
        about["errors"] = {**errors, **refused_share(typed, error, invoice_form.FIELDS, words).errors}
        about["is_blocked"] = True
    response = page(request, "invoices/review.html", about, form.status)
    response.headers.update(security_headers(has_frame=True))
    return response


def _sent_already(email_id: str, to: object, words: Words) -> str:
    sentence = words.gettext(
        "An invoice to %(to)s was requested %(time)s. Press again to send another, which is an e-mail and a link of "
        "its own."
    )
    return sentence % {"to": to, "time": words.ago(moment_of_ulid(email_id))}


def _read(subject: Subject, typed: Mapping[str, str], words: Words) -> TypedInvoice:
    return read_invoice(typed, subject.sale, words.time_zone, words.now, words.locale)


def _rendered(subject: Subject, invoice: TypedInvoice, request: StaffRequest, ports: OfficePorts) -> EmailParts:
    return preview_invoice(subject.sale, invoice.options, base_url=request.base_url, ports=ports)
