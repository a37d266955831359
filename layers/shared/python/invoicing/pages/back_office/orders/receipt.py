"""Send the receipt of a paid order again."""

from __future__ import annotations

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.email.receipt import HAS_RECEIPT
from invoicing.domain.errors import InvoicingError, RecentReceiptError
from invoicing.domain.values.ids import moment_of_ulid
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm, refused_form
from invoicing.pages.back_office.sales.subject import Subject, order_address, read_order, sale_id_of
from invoicing.pages.back_office.words import Words, words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.email.request_receipt import request_receipt


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, NEW_FORM, ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed, words = request.form("version", "seen_receipt"), words_of(request, ports)
    try:
        sale, _email = request_receipt(
            sale_id_of(request),
            seen_version=seen_version(typed.get("version", "")),
            seen_receipt=typed.get("seen_receipt", ""),
            request=request.request_key,
            ports=ports,
        )
    except RecentReceiptError as error:
        return _form(request, ActForm(typed, {"": _sent_already(error, words)}, HTTPStatus.CONFLICT, error), ports)
    except InvoicingError as error:
        return _form(request, refused_form(typed, error, {}, words), ports)
    return see_other(order_address(sale), "receipt_requested")


def _sent_already(error: RecentReceiptError, words: Words) -> str:
    sentence = words.gettext("A receipt to %(to)s was requested %(time)s. Press again to send another one.")
    return sentence % {"to": error.parameters["to"], "time": words.ago(moment_of_ulid(error.email_id))}


def _form(request: StaffRequest, form: ActForm, ports: OfficePorts) -> Response[str]:
    """Return the form; an order that has no receipt leads to its page."""
    sale, order = read_order(request, ports)
    if order.financial_status not in HAS_RECEIPT and not form.errors:
        return see_other(order_address(sale))
    about = {
        **Subject(sale, of_order=True).head,
        "seen_receipt": form.refusal.email_id if isinstance(form.refusal, RecentReceiptError) else "",
        "errors": form.errors,
        "address": sale.person.receipt_address,
    }
    return page(request, "orders/receipt.html", about, form.status)
