"""The totals and warnings of what was typed, by the use case that calculates draft orders for programs."""

from __future__ import annotations

from collections.abc import Mapping

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.errors import InvoicingError, RetryableError
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.drafts.editor.form import Form
from invoicing.pages.back_office.drafts.editor.parse import Parsed
from invoicing.pages.back_office.drafts.editor.problems import sentence_in_editor
from invoicing.pages.back_office.drafts.editor.view import Calculated
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.sales.warnings import warning_views
from invoicing.pages.back_office.words import Words
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.calculate import calculate_draft_order, calculate_edit
from invoicing.usecases.draft_orders.view import view_draft_order


def calculate(request: StaffRequest, form: Form, parsed: Parsed, sale: Sale | None, ports: Ports) -> Calculated:
    """Return the totals of what was typed. They are left out where there are faults, or no answer of the table.

    `sale` is the one that is edited, read with its reservation; it is changed.
    """
    if parsed.faults or not parsed.draft.lines:
        problem = next(iter(parsed.faults.values()), "") if parsed.draft.lines else ""
        return Calculated(problem=problem, products=_products(form, ports))
    try:
        calculated = _sale(parsed.draft, sale, ports)
        viewed = view_draft_order(calculated, ports=ports)
    except InvoicingError as error:
        problem = sentence_in_editor(error, request.locale)
        return Calculated(problem=problem, products=_products(form, ports))
    offer, words = calculated.offer, Words(request.locale, request.store.time_zone, ports.clock())
    return Calculated(
        offer=offer,
        warnings=tuple(it.text for it in warning_views(viewed.warnings, words)),
        lines={i: line.total for i, line in enumerate(offer.totals.lines)},
        products=calculated.products or _products(form, ports),
    )


def _sale(draft: DraftInput, sale: Sale | None, ports: Ports) -> Sale:
    return calculate_edit(sale, draft, ports=ports) if sale else calculate_draft_order(draft, ports=ports)


def _products(form: Form, ports: Ports) -> Mapping[str, StockedProduct]:
    """Return the products of the lines, for their titles and stock; none while the table does not answer."""
    try:
        return ports.products.get(sorted({line.sku for line in form.lines if line.sku}))
    except RetryableError:
        return {}
