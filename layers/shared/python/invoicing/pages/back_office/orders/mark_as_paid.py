"""Mark an order whose payment is pending as paid."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError
from invoicing.domain.sale.payability import is_due
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import order_address, read_order, refusal, words_of
from invoicing.pages.back_office.sales.manual_payment import FIELDS, NAMES, check, form_words, payment_of
from invoicing.ports import OfficePorts
from invoicing.usecases.payments.mark_as_paid import mark_as_paid


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, {}, {}, HTTPStatus.OK, ports=ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed, words = request.form(*NAMES), words_of(request, ports)
    sale, _order = read_order(request, ports)
    errors, status = check(typed, words), HTTPStatus.UNPROCESSABLE_ENTITY
    if not errors:
        try:
            mark_as_paid(
                sale.id,
                payment_of(typed, sale.offer.currency),
                of_order=True,
                seen_version=seen_version(typed.get("version", "")),
                request=request.request_key,
                ports=ports,
            )
        except InvoicingError as error:
            errors, status = refusal(error, FIELDS, words)
        else:
            return see_other(order_address(sale), "marked_as_paid")
    return _form(request, typed, errors, status, ports=ports)


def _form(
    request: StaffRequest,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    status: HTTPStatus,
    *,
    ports: OfficePorts,
) -> Response[str]:
    """Return the form; an order that does not wait for its payment leads to its page."""
    (sale, order), words = read_order(request, ports), words_of(request, ports)
    if not is_due(sale) and not errors:
        return see_other(order_address(sale))
    shared = form_words(sale, order.total, typed, errors, words, ports=ports)
    about = {"section": "orders", "base": order_address(sale), "name": order.name, "version": order.version}
    return page(request, "sales/mark_as_paid.html", {**about, **shared}, status)
