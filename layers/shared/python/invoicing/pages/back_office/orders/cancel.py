"""Cancel an order: a pending payment ends, an authorized one is voided, a captured one is refunded."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import order_address, read_order, refusal, words_of
from invoicing.pages.checkout.payment_methods import is_paid_manually
from invoicing.ports import OfficePorts
from invoicing.usecases.orders.cancel import cancel_order

_NAMES = ("version", "restock", "reason", "end_payment")
_FIELDS = {"payment_in_progress": "end_payment", "/reason": "reason"}
_RESTOCK = {"unsent": None, "all": True, "none": False}
_LONGEST_REASON = 255


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, {}, {}, HTTPStatus.OK, ports=ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed, words = request.form(*_NAMES), words_of(request, ports)
    (sale, _order), errors = read_order(request, ports), {}
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if len(typed.get("reason", "")) > _LONGEST_REASON:
        errors["reason"] = words.gettext("Write at most %(most)s characters.") % {"most": _LONGEST_REASON}
    if typed.get("restock", "unsent") not in _RESTOCK:
        errors["restock"] = words.gettext("Choose what becomes of the goods.")
    if not errors:
        try:
            cancel_order(
                sale.id,
                restock=_RESTOCK[typed.get("restock", "unsent")],
                reason=typed.get("reason", ""),
                may_refund=request.is_owner,
                end_payment="end_payment" in typed,
                seen_version=seen_version(typed.get("version", "")),
                request=request.request_key,
                ports=ports,
            )
        except InvoicingError as error:
            errors, status = refusal(error, _FIELDS, words)
        else:
            return see_other(order_address(sale), "order_cancelled")
    return _form(request, typed, errors, status, ports=ports)


def _form(
    request: StaffRequest,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    status: HTTPStatus,
    *,
    ports: OfficePorts,
) -> Response[str]:
    (sale, order), words = read_order(request, ports), words_of(request, ports)
    if order.cancelled_at is not None and not errors:
        return see_other(order_address(sale))
    _ = words.gettext
    refunds = _refunds(order)
    about = {
        "section": "orders",
        "base": order_address(sale),
        "name": order.name,
        "version": order.version,
        "typed": {"restock": "unsent", **typed},
        "errors": errors,
        "status": order.financial_status.value,
        "refund": words.money(order.refundable) if refunds else "",
        "may": request.is_owner or not refunds,
        "is_manual": is_paid_manually(order),
        "has_sent": order.fulfillments > 0,
        "restock_choices": [
            ("unsent", _("What was not sent goes back into stock")),
            ("all", _("Everything goes back into stock")),
            ("none", _("Nothing goes back into stock")),
        ],
        "asks_end": sale.draft.active_attempt is not None or "end_payment" in errors,
    }
    return page(request, "orders/cancel.html", about, status)


def _refunds(order: Order) -> bool:
    """Tell whether cancelling refunds money."""
    has_money = {FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED}
    return order.financial_status in has_money and order.refundable.amount > 0
