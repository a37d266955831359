"""Complete a draft order before it is paid: it becomes an order whose payment is pending."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.draft_orders.choose_total import TotalChoice
from invoicing.domain.errors import InvoicingError, TotalChangedError
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.warning import WarningCode
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.pages.back_office.sales.acts import (
    draft_address,
    draft_id_of,
    order_address,
    read_draft,
    refusal,
    words_of,
)
from invoicing.pages.back_office.sales.due import due_words
from invoicing.pages.back_office.sales.manual_payment import totals_to_choose
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
    return _form(request, read_draft(request, ports), {}, {}, HTTPStatus.OK, ports=ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed, words = request.form(*_NAMES), words_of(request, ports)
    try:
        sale = complete_unpaid(
            draft_id_of(request),
            ignore_stock="ignore_stock" in typed,
            without_delivery="without_delivery" in typed,
            end_payment="end_payment" in typed,
            total=TotalChoice(typed["total"]) if typed.get("total") in set(TotalChoice) else None,
            seen_version=seen_version(typed.get("version", "")),
            request=request.request_key,
            ports=ports,
        )
    except InvoicingError as error:
        errors, status = refusal(error, _FIELDS, words)
        changed = error if isinstance(error, TotalChangedError) else None
        return _form(request, read_draft(request, ports), typed, errors, status, ports=ports, changed=changed)
    return see_other(order_address(sale), "completed")


def _form(
    request: StaffRequest,
    sale: Sale,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    status: HTTPStatus,
    *,
    ports: OfficePorts,
    changed: TotalChangedError | None = None,
) -> Response[str]:
    if not sale.draft.is_open and not errors:
        return see_other(draft_address(sale))
    viewed, words = view_draft_order(sale, ports=ports), words_of(request, ports)
    is_short = any(it.code is WarningCode.OUT_OF_STOCK for it in viewed.warnings)
    lacks_delivery = sale.offer.requires_shipping and sale.offer.shipping_line is None
    about = {
        "section": "drafts",
        "base": draft_address(sale),
        "name": sale.draft.name,
        "version": sale.draft.version,
        "typed": typed,
        "errors": errors,
        "total": words.money((viewed.current or sale.offer).totals.total),
        "due": due_words(sale, words),
        "asks_stock": is_short or "ignore_stock" in errors or "ignore_stock" in typed,
        "asks_delivery": lacks_delivery or "without_delivery" in errors or "without_delivery" in typed,
        "asks_end": sale.draft.active_attempt is not None or "end_payment" in errors,
        "totals_to_choose": totals_to_choose(changed, words) if changed else [],
    }
    return page(request, "drafts/complete.html", about, status)
