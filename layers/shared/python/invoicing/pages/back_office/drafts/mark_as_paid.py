"""Mark a draft order as paid: it becomes a paid order."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

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
from invoicing.pages.back_office.sales.manual_payment import FIELDS, NAMES, check, form_words, payment_of
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.view import view_draft_order
from invoicing.usecases.payments.mark_as_paid import mark_as_paid


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _form(request, read_draft(request, ports), {}, {}, HTTPStatus.OK, ports=ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    typed, words, changed = request.form(*NAMES), words_of(request, ports), None
    sale = read_draft(request, ports)
    errors, status = check(typed, words), HTTPStatus.UNPROCESSABLE_ENTITY
    if not errors:
        try:
            mark_as_paid(
                draft_id_of(request),
                payment_of(typed, sale.offer.currency),
                of_order=False,
                seen_version=seen_version(typed.get("version", "")),
                request=request.request_key,
                ports=ports,
            )
        except InvoicingError as error:
            errors, status = refusal(error, FIELDS, words)
            changed = error if isinstance(error, TotalChangedError) else None
        else:
            return see_other(order_address(sale), "marked_as_paid")
    return _form(request, read_draft(request, ports), typed, errors, status, ports=ports, changed=changed)


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
    """Return the form at the prices of this moment; a draft order that has ended leads to its page."""
    if not sale.draft.is_open and not errors:
        return see_other(draft_address(sale))
    viewed, words = view_draft_order(sale, ports=ports), words_of(request, ports)
    total = (viewed.current or sale.offer).totals.total
    is_short = any(it.code is WarningCode.OUT_OF_STOCK for it in viewed.warnings)
    shared = form_words(sale, total, typed, errors, words, ports=ports, is_short=is_short, changed=changed)
    about = {"section": "drafts", "base": draft_address(sale), "name": sale.draft.name, "version": sale.draft.version}
    return page(request, "sales/mark_as_paid.html", {**about, **shared}, status)
