"""The steps before the store sells, as the stored state has them, and hiding them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.sales.subject import draft_address, order_address
from invoicing.pages.back_office.settings.readiness import told_checks
from invoicing.pages.back_office.settings.setup import FIRST
from invoicing.pages.back_office.words import words_of
from invoicing.usecases.catalog.check_readiness import check_readiness
from invoicing.usecases.catalog.dismiss_first_run import dismiss_first_run
from invoicing.usecases.draft_orders.test_sale import (
    find_test_sale,
    has_test_payments,
    is_cancelled_unpaid,
    receipt_of,
)

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.domain.catalog.readiness import ReadinessCheck
    from invoicing.domain.sale.order import Order
    from invoicing.domain.sale.sale import Sale
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.pages.back_office.words import Words
    from invoicing.ports import OfficePorts

TEST_SALE = "/admin/settings/test-sale"
_PAID = frozenset({FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED})
_WAITING = frozenset({FinancialStatus.PENDING, FinancialStatus.AUTHORIZED})
_UNDELIVERED = frozenset({EmailStatus.FAILED, EmailStatus.BOUNCED, EmailStatus.COMPLAINED})


@dataclass(frozen=True, slots=True)
class Step:
    """A step, and the link to do it. Without a link and not done, it waits for the steps before it.

    The list ends without one that `is_optional`.
    """

    title: str
    sentence: str
    is_done: bool
    label: str = ""
    href: str = ""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class FirstRun:
    """The steps in order. `cancel_href` is of a test order that is paid."""

    steps: Sequence[Step]
    cancel_href: str
    undelivered: str  # the address that the receipt of the test sale did not reach
    order_href: str

    @property
    def is_done(self) -> bool:
        return all(step.is_done or step.is_optional for step in self.steps)


def first_run(
    request: StaffRequest, ports: OfficePorts, checks: Iterable[ReadinessCheck] | None = None
) -> FirstRun | None:
    """Return the first run; None for staff who are no owners, and once it was dismissed."""
    if not request.is_owner or request.store.is_first_run_dismissed or ports.stores.read().is_first_run_dismissed:
        return None
    words = words_of(request, ports)
    checks = list(check_readiness(ports=ports) if checks is None else checks)
    sale = find_test_sale(ports=ports)
    is_ready = {check.code.value: check.ready for check in checks}
    can_sell = is_ready["store"] and is_ready["payment"]
    pays_by_link = can_sell and has_test_payments(ports)
    test = _test_step(sale, can_sell=can_sell, pays_by_link=pays_by_link, words=words)
    ending = [_cancel_step(sale, words)] if (can_sell or sale) and not pays_by_link else []
    order, receipt = (sale.order, receipt_of(sale)) if sale else (None, None)
    store, delivery, *others = _steps(checks, request.locale, words)
    if test.is_done and not delivery.is_done and not ports.products.list(1, None).items:
        delivery = replace(delivery, is_optional=True)  # it sells what it types into drafts, and may deliver nothing
    return FirstRun(
        steps=[store, delivery, *others, test, *ending],
        cancel_href=order_address(sale, "cancel") if sale and pays_by_link and _is_to_cancel(order) else "",
        undelivered=receipt.to if receipt and receipt.status in _UNDELIVERED else "",
        order_href=order_address(sale) if sale and order else "",
    )


def dismiss(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Hide the list for good."""
    del request
    dismiss_first_run(ports=ports)
    return see_other("/admin")


def _steps(checks: Iterable[ReadinessCheck], locale: str, words: Words) -> list[Step]:
    _ = words.gettext
    titles = {"store": _("Your store"), "delivery": _("Delivery"), "sender": _("Sender"), "payment": _("Payment")}
    told = {check.code: check for check in told_checks(checks, locale)}
    steps = [
        Step(title, told[code].sentence, told[code].ready, told[code].mend, told[code].address)
        for code, title in titles.items()
    ]
    first, *others = [replace(steps[0], label=_("Begin"), href=FIRST), *steps[1:]]
    if first.is_done:
        return [first, *others]
    return [first, *(step if step.is_done else replace(step, sentence="", label="", href="") for step in others)]


def _test_step(sale: Sale | None, *, can_sell: bool, pays_by_link: bool, words: Words) -> Step:
    _ = words.gettext
    title = _("A test sale")
    if sale is None and not can_sell:
        sentence = _("When the store is described and can be paid, sell something to yourself.")
        return Step(title, sentence, is_done=False)
    if sale is None:
        sentence = _("A draft with one item, for yourself. You pay it with a test card: no money moves.")
        if not pays_by_link:
            sentence = _("A draft with one item, for yourself. You mark it as paid, so no money moves.")
        return Step(title, sentence, is_done=False, label=_("Create the test sale"), href=TEST_SALE)
    if is_cancelled_unpaid(sale):
        sentence = _("The last one was cancelled before it was paid.")
        return Step(title, sentence, is_done=False, label=_("Create another test sale"), href=TEST_SALE)
    if sale.order is not None:
        return _order_step(title, sale, sale.order, words)
    if pays_by_link:
        sentence = _("Open its link and pay as a customer does. It becomes Paid by itself.")
        return Step(title, sentence, is_done=False, label=_("To its link"), href=TEST_SALE)
    sentence = _("Mark it as paid. The order can be cancelled afterwards.")
    return Step(title, sentence, is_done=False, label=_("Mark as paid"), href=draft_address(sale, "mark-as-paid"))


def _cancel_step(sale: Sale | None, words: Words) -> Step:
    """Return the step after a test sale that was marked as paid: it is among the numbers until it is cancelled."""
    _ = words.gettext
    title, order = _("Cancel the test sale"), sale.order if sale else None
    if sale is None or order is None or not _is_to_cancel(order):
        return Step(title, "", is_done=order is not None and order.paid_at is not None)
    sentence = _("It counts in your numbers until it is cancelled.")
    return Step(title, sentence, is_done=False, label=_("Cancel and refund it"), href=order_address(sale, "cancel"))


def _is_to_cancel(order: Order | None) -> bool:
    return order is not None and order.financial_status in _PAID and not order.is_cancelled


def _order_step(title: str, sale: Sale, order: Order, words: Words) -> Step:
    _ = words.gettext
    if order.financial_status in _WAITING:
        sentence = _("%(name)s is not paid yet.") % {"name": order.name}
        return Step(title, sentence, is_done=False, label=_("To the order"), href=order_address(sale))
    return Step(title, _("%(name)s is paid: your store sells.") % {"name": order.name}, is_done=True)
