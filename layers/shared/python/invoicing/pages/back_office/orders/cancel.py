"""Cancel an order: a pending payment ends, an authorized one is voided, a captured one is refunded."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import refund_id
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm, not_possible_now, refused_form
from invoicing.pages.back_office.sales.subject import Subject, order_address, read_order, sale_id_of
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.back_office.words import words_of
from invoicing.pages.checkout.payment_methods import is_paid_manually
from invoicing.ports import OfficePorts
from invoicing.usecases.orders.cancel import cancel_order

_NAMES = ("version", "restock", "reason", "end_payment")
_FIELDS = {"payment_in_progress": "end_payment", "/reason": "reason"}
_RESTOCK = {"unsent": None, "all": True, "none": False}


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, NEW_FORM, ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed = request.form(*_NAMES)
    fields = TypedFields({"restock": "unsent", **typed}, request.locale)
    reason, restock = fields.line("reason"), fields.choice("restock", _RESTOCK)
    form = ActForm(typed, fields.errors)
    if not form.errors:
        try:
            sale = cancel_order(
                sale_id_of(request),
                restock=_RESTOCK[restock],
                reason=reason,
                may_refund=request.is_owner,
                end_payment="end_payment" in typed,
                seen_version=seen_version(typed.get("version", "")),
                request=request.request_key,
                ports=ports,
            )
        except InvoicingError as error:
            form = refused_form(typed, error, _FIELDS, words_of(request, ports))
        else:
            return see_other(order_address(sale), _notice(sale))
    return _form(request, form, ports)


def _notice(sale: Sale) -> str:
    """Return the notice of an order that is cancelled, that is not since its refund failed, or whose payment ends."""
    order = sale.order
    if order is not None and order.cancelled_at is not None:
        return "order_cancelled"
    has_failed = order is not None and refund_id(sale.id, order.refunds) in order.failed_refunds
    return "order_not_cancelled" if has_failed else "order_cancelling"


def _form(request: StaffRequest, form: ActForm, ports: OfficePorts) -> Response[str]:
    """Return the form; an order that is cancelled leads to its page."""
    (sale, order), words = read_order(request, ports), words_of(request, ports)
    if order.cancelled_at is not None:
        return not_possible_now(form, order_address(sale))
    _ = words.gettext
    refunds = _refunds(order)
    about = {
        **Subject(sale, of_order=True).head,
        "typed": {"restock": "unsent", **form.typed},
        "errors": form.errors,
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
        "asks_end": sale.draft.active_attempt is not None or "end_payment" in form.errors,
    }
    return page(request, "orders/cancel.html", about, form.status)


def _refunds(order: Order) -> bool:
    """Tell whether cancelling refunds money."""
    has_money = {FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED}
    return order.financial_status in has_money and order.refundable.amount > 0
