"""Refund an order, by line items or an amount: the form, its review, and the refund."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError
from invoicing.domain.orders.refund import RefundOptions, Restock
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.refund import Refund, RefundStatus, refund_key
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.orders.quantities import quantity_names
from invoicing.pages.back_office.orders.refund_form import RefundForm, refund_form
from invoicing.pages.back_office.orders.status import can_refund
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import refusal
from invoicing.pages.back_office.sales.subject import Subject, order_address, read_order
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.back_office.words import Words, words_of
from invoicing.pages.checkout.payment_methods import is_paid_manually
from invoicing.ports import OfficePorts
from invoicing.usecases.orders.refund import refund_order

_OPTIONS = ("version", "reason", "restock", "manual")
_FIELDS = {"/reason": "reason", "/amount": "amount", "more_than_captured": "amount"}
_NOTHING: Mapping[str, str] = MappingProxyType({})


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Return the form or, once something is chosen, its review: a GET, since it changes nothing."""
    (sale, order), words = read_order(request, ports), words_of(request, ports)
    typed = {name: request.query.get(name, "") for name in _chosen(sale)}
    form = refund_form(sale, order, typed, words, is_sent="review" in request.query)
    if "review" not in request.query or form.errors:
        return _form(request, (sale, order), form, words)
    typed = {"restock": "on"} if form.restocks else {}
    return _review(request, (sale, order), form, words, typed=typed)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    (sale, order), words = read_order(request, ports, key=request.request_key), words_of(request, ports)
    if sale.answered is not None:  # before the form is checked: what it refunded is not left any more
        return _made(sale, ports.sales.get(sale.id, refund_key(int(sale.answered))).refund(int(sale.answered)))
    typed = request.form(*_OPTIONS, *_chosen(sale))
    form = refund_form(sale, order, typed, words, is_sent=True)
    fields = TypedFields(typed, request.locale)
    reason, errors, status = fields.line("reason"), fields.errors, HTTPStatus.UNPROCESSABLE_ENTITY
    if not errors and not form.errors:
        try:
            _sale, refund = refund_order(
                sale.id,
                _options(form, typed, reason),
                seen_version=seen_version(typed.get("version", "")),
                request=request.request_key,
                ports=ports,
            )
        except InvoicingError as error:
            errors, status = refusal(error, _FIELDS, words)
        else:
            return _made(sale, refund)
        sale, order = read_order(request, ports)
        form = refund_form(sale, order, typed, words, is_sent=True)
    if form.errors:
        return _form(request, (sale, order), form, words, errors=errors)
    return _review(request, (sale, order), form, words, typed=typed, errors=errors, status=status)


def _made(sale: Sale, refund: Refund) -> Response[str]:
    notices = {RefundStatus.SUCCEEDED: "refunded", RefundStatus.FAILED: "refund_failed"}
    return see_other(order_address(sale), notices.get(refund.status, "refund_requested"))


def _chosen(sale: Sale) -> list[str]:
    """Return the names of the fields that say what is refunded."""
    return ["amount", "all", *quantity_names(sale)]


def _written(form: RefundForm) -> dict[str, str]:
    """Return what was typed, for the link that leads back to the form."""
    typed = {f"quantity_{line.id}": line.typed for line in form.quantities if line.typed}
    return {**typed, **({"amount": form.typed_amount} if form.typed_amount else {})}


def _options(form: RefundForm, typed: Mapping[str, str], reason: str) -> RefundOptions:
    restock = tuple(Restock(sku, units) for sku, units in form.restocks.items()) if "restock" in typed else ()
    return RefundOptions(
        amount=None if form.lines else form.amount,
        line_items=form.lines,
        restock=restock,
        reason=reason,
        manual="manual" in typed,
    )


def _form(
    request: StaffRequest,
    read: tuple[Sale, Order],
    form: RefundForm,
    words: Words,
    *,
    errors: Mapping[str, str] = _NOTHING,
) -> Response[str]:
    sale, order = read
    if not can_refund(order) and not errors:
        return see_other(order_address(sale))
    all_errors = {**errors, **form.errors}
    about = {
        **_shared(sale, order, words),
        "form": form,
        "errors": all_errors,
        "currency": order.captured.currency,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if all_errors else HTTPStatus.OK
    return page(request, "orders/refund.html", about, status)


def _review(
    request: StaffRequest,
    read: tuple[Sale, Order],
    form: RefundForm,
    words: Words,
    *,
    typed: Mapping[str, str],
    errors: Mapping[str, str] = _NOTHING,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response[str]:
    sale, order = read
    about = {
        **_shared(sale, order, words),
        "form": form,
        "back": f"{order_address(sale)}/refunds?{urlencode(_written(form))}",
        "typed": typed,
        "errors": errors,
        "amount": words.money(form.amount),
        "tax_rows": form.tax_rows,
        "kept": words.money(order.refundable - form.amount),
        "restock": words.units(form.restocks),
        "is_manual": is_paid_manually(order),
        "address": sale.person.receipt_address,
    }
    return page(request, "orders/refund_review.html", about, status)


def _shared(sale: Sale, order: Order, words: Words) -> dict[str, object]:
    return {**Subject(sale, of_order=True).head, "refundable": words.money(order.refundable)}
