"""The first run: what is left to do before the store sells, and a test sale that shows that it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from invoicing.domain.errors import WrongStateError
from invoicing.domain.sale.order import FinancialStatus
from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.sales.subject import draft_address, order_address
from invoicing.pages.back_office.settings.readiness import told_checks
from invoicing.pages.back_office.settings.setup import FIRST, set_up_first
from invoicing.pages.back_office.words import words_of
from invoicing.usecases.catalog.check_readiness import check_readiness
from invoicing.usecases.catalog.dismiss_first_run import dismiss_first_run
from invoicing.usecases.draft_orders.test_sale import begin_test_sale, find_test_sale, has_test_payments

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.domain.catalog.readiness import ReadinessCheck
    from invoicing.domain.sale.sale import Sale
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.pages.back_office.words import Words
    from invoicing.ports import OfficePorts

_PAID = frozenset({FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED})


@dataclass(frozen=True, slots=True)
class Step:
    """A step, and the link to do it. Without a link and not done, it waits for the steps before it."""

    title: str
    sentence: str
    is_done: bool
    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class FirstRun:
    """The steps as the stored state has them, in order. `can_begin`: the test sale is begun by a form."""

    steps: Sequence[Step]
    can_begin: bool
    cancel_href: str  # of a test order that is paid

    @property
    def is_done(self) -> bool:
        return all(step.is_done for step in self.steps)


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
    test = _test_step(sale, can_sell=can_sell, pays_by_link=can_sell and has_test_payments(ports), words=words)
    order = sale.order if sale else None
    return FirstRun(
        steps=[*_steps(checks, request.locale, words), test],
        can_begin=can_sell and sale is None,
        cancel_href=order_address(sale, "cancel") if sale and order and order.financial_status in _PAID else "",
    )


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Begin the test sale, and lead to its link or, where no test card is taken, to marking it as paid."""
    if not_yet := set_up_first(request):
        return not_yet
    words = words_of(request, ports)
    try:
        sale, link = begin_test_sale(words.gettext("Test sale"), ports=ports)
    except WrongStateError:  # it was cancelled
        return see_other("/admin", "not_done")
    if sale.order is not None:
        return see_other(order_address(sale))
    return see_other(draft_address(sale, f"links/{link.id}" if link else "mark-as-paid"))


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
    return [replace(steps[0], label=_("Begin"), href=FIRST), *steps[1:]]


def _test_step(sale: Sale | None, *, can_sell: bool, pays_by_link: bool, words: Words) -> Step:
    _ = words.gettext
    title = _("A test sale")
    if sale is None:
        sentence = _("A draft with one item, for the store itself. You pay it with a test card: no money moves.")
        if can_sell and not pays_by_link:
            sentence = _("A draft with one item, for the store itself. You mark it as paid, so no money moves.")
        if not can_sell:
            sentence = _("When the store is described and can be paid, sell something to yourself.")
        return Step(title, sentence, is_done=False)
    if sale.order is not None:
        paid = sale.order.financial_status is not FinancialStatus.PENDING
        return Step(title, _("%(name)s is paid: your store sells.") % {"name": sale.order.name}, is_done=paid)
    if not sale.draft.is_open:
        return Step(title, _("It was cancelled before it was paid."), is_done=False)
    if pays_by_link:
        sentence = _("Open its link and pay as a customer does. It becomes Paid by itself.")
        return Step(title, sentence, is_done=False, label=_("To its link"), href=draft_address(sale, "links"))
    sentence = _("Mark it as paid. The order can be cancelled afterwards.")
    return Step(title, sentence, is_done=False, label=_("Mark as paid"), href=draft_address(sale, "mark-as-paid"))
