"""Send the receipt of a paid order again."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.email.receipt import HAS_RECEIPT
from invoicing.domain.errors import InvoicingError, RecentReceiptError
from invoicing.domain.values.ids import moment_of_ulid
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import order_address, read_order, refusal, words_of
from invoicing.pages.back_office.words import Words
from invoicing.ports import OfficePorts
from invoicing.usecases.email.request_receipt import request_receipt


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, {}, HTTPStatus.OK, ports=ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed, words = request.form("version", "seen_receipt"), words_of(request, ports)
    sale, _order = read_order(request, ports)
    try:
        request_receipt(
            sale.id,
            seen_version=seen_version(typed.get("version", "")),
            seen_receipt=typed.get("seen_receipt", ""),
            request=request.request_key,
            ports=ports,
        )
    except RecentReceiptError as error:
        errors = {"": _sent_already(error, words)}
        return _form(request, errors, HTTPStatus.CONFLICT, seen_receipt=error.email_id, ports=ports)
    except InvoicingError as error:
        errors, status = refusal(error, {}, words)
        return _form(request, errors, status, ports=ports)
    return see_other(order_address(sale), "receipt_requested")


def _sent_already(error: RecentReceiptError, words: Words) -> str:
    sentence = words.gettext("A receipt to %(to)s was requested %(time)s. Press again to send another one.")
    return sentence % {"to": error.parameters["to"], "time": words.ago(moment_of_ulid(error.email_id))}


def _form(
    request: StaffRequest,
    errors: Mapping[str, str],
    status: HTTPStatus,
    *,
    seen_receipt: str = "",
    ports: OfficePorts,
) -> Response[str]:
    sale, order = read_order(request, ports)
    if order.financial_status not in HAS_RECEIPT and not errors:
        return see_other(order_address(sale))
    about = {
        "section": "orders",
        "base": order_address(sale),
        "name": order.name,
        "version": order.version,
        "seen_receipt": seen_receipt,
        "errors": errors,
        "address": sale.person.receipt_address,
    }
    return page(request, "orders/receipt.html", about, status)
