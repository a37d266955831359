"""The home page, from the totals of the store: one read and three queries, however many sales there are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from invoicing.domain.figures.additions import of_order
from invoicing.domain.figures.figures import TotalKind
from invoicing.domain.sale.order import FinancialStatus
from invoicing.pages.back_office.home.attention import attention_of
from invoicing.pages.back_office.home.charts import charts_of
from invoicing.pages.back_office.home.figures import figures_of
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.settings.first_run.steps import first_run
from invoicing.pages.back_office.settings.setup import next_step
from invoicing.pages.back_office.words import words_of
from invoicing.pages.i18n.weeks import first_of_week
from invoicing.usecases.draft_orders.test_sale import find_test_sale
from invoicing.usecases.figures.read_totals import read_totals

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.domain.figures.totals import StoreTotals
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts

PAID_WITHIN = timedelta(days=90)  # of the orders whose time to pay is shown


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the page. A store without sales gets its first steps, which two further reads decide."""
    words = words_of(request, ports)
    today, own = words.today, request.store.currency
    totals = read_totals(today, today - PAID_WITHIN, ports=ports)
    is_empty = _is_empty(totals)
    shown = {
        "section": "home",
        "today": today,
        "now": words.now,
        "totals": totals,
        "is_empty": is_empty,
        "first_run": first_run(request, ports) if _may_be_first(totals, request, ports) else None,
        "needs_owner": request.store.is_new and not request.is_owner,
        "set_up_next": next_step(request, ports) if is_empty else "",
        "attention": attention_of(totals, words),
        "figures": figures_of(totals, own, first_of_week(today, request.store.own_country), words),
        "charts": charts_of(totals, own, today - PAID_WITHIN, words),
    }
    return page(request, "home/page.html", shown)


def _may_be_first(totals: StoreTotals, request: StaffRequest, ports: OfficePorts) -> bool:
    """Tell whether the first steps may be left to do: before any sale, and until an order beside the test sale."""
    if not request.is_owner or request.store.is_first_run_dismissed or not totals.has(TotalKind.STATE):
        return False
    counted = {*FinancialStatus} - {FinancialStatus.VOIDED}  # a test sale may have been cancelled before it was paid
    if sum(totals.count(of_order(status)) for status in counted) > 1:
        return False
    return _is_empty(totals) or find_test_sale(ports=ports) is not None


def _is_empty(totals: StoreTotals) -> bool:
    return totals.has(TotalKind.STATE) and not totals.currencies
