"""A shop in which anything may happen next: Hypothesis chooses what, and shrinks what broke it as far as it can."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, seed as set_seed, settings, strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError, EmailRejectedError, InvoicingError
from invoicing.domain.sale.email import ReportType
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from tests.support.builders.drafts import ready_draft
from tests.support.cast.people import OSLO
from tests.support.faults.invariants import wrongs
from tests.support.faults.races.watched_world import WatchedWorld, not_waiting

QUANTITIES = st.integers(1, 3)
SKUS = st.sampled_from(["mug", "pot"])
MINUTES = st.sampled_from([0, 3, 32, 60, 60 * 26, 60 * 24 * 4, 60 * 24 * 9])
FAILURES = st.sampled_from([EmailRefusedError, EmailRejectedError, EmailInDoubtError])
REPORTS = st.sampled_from(list(ReportType))


@contextmanager
def answered() -> Iterator[None]:
    """Take whatever the shop answers: that something cannot be done now is no fault."""
    with not_waiting(), suppress(InvoicingError, ExceptionGroup):
        yield


class Shop(RuleBasedStateMachine):
    """Drafts, stock, payments, e-mails and the clock."""

    sales = Bundle("sales")
    emails = Bundle("emails")

    def __init__(self) -> None:
        super().__init__()
        self.world = WatchedWorld()
        self.tokens: dict[str, str] = {}
        self.addresses: dict[str, str] = {}  # by sale: where its customer was last sent to pay

    # --- staff --------------------------------------------------------------------------------------------------------

    @rule(target=sales, sku=SKUS, quantity=QUANTITIES)
    def write_a_draft(self, sku: str, quantity: int) -> str:
        lines = LineInput(quantity, sku=sku)
        sale, self.tokens[sale.id] = self.world.ready(ready_draft(lines))
        return sale.id

    @rule(sale=sales, sku=SKUS, quantity=QUANTITIES, end_payment=st.booleans())
    def edit(self, sale: str, sku: str, quantity: int, end_payment: bool) -> None:
        lines = (LineInput(quantity, sku=sku),)
        with answered():
            self.world.edit(sale, lambda draft: replace(draft, lines=lines), end_payment=end_payment)

    @rule(sale=sales, minutes=st.sampled_from([None, 10, 60, 60 * 48]))
    def reserve(self, sale: str, minutes: int | None) -> None:
        until = None if minutes is None else self.world.clock() + timedelta(minutes=minutes)
        with answered():
            self.world.reserve(sale, until)

    @rule(sale=sales, ignore_stock=st.booleans(), end_payment=st.booleans())
    def complete(self, sale: str, ignore_stock: bool, end_payment: bool) -> None:
        with answered():
            self.world.complete(sale, ignore_stock=ignore_stock, end_payment=end_payment)

    @rule(sale=sales, end_payment=st.booleans())
    def cancel(self, sale: str, end_payment: bool) -> None:
        with answered():
            self.world.cancel_draft(sale, end_payment=end_payment)

    @rule(sale=sales, amount=st.sampled_from([None, 1, 5000, 10**6]), restock_all=st.booleans())
    def refund(self, sale: str, amount: int | None, restock_all: bool) -> None:
        with answered():
            self.world.refund(sale, Money(amount, "NOK") if amount else None, restock_all=restock_all)

    @rule(sale=sales, quantity=QUANTITIES)
    def refund_a_line_item(self, sale: str, quantity: int) -> None:
        with answered():
            line = self.world.sale(sale).offer.lines[0]
            self.world.refund(sale, line_items={line.id: quantity})

    @rule(sale=sales, units=st.integers(0, 2), notify=st.booleans())
    def fulfill(self, sale: str, units: int, notify: bool) -> None:
        """Fulfill some units, or everything that is left, and tell the customer."""
        with answered():
            order = self.world.fulfill(sale, lines={1: units} if units else {}, notify=notify).order
            assert order
            self.world.send_shipping_confirmation(sale, f"ful_{sale}_{order.fulfillments}")

    @rule(sale=sales, restock=st.none() | st.booleans())
    def cancel_the_order(self, sale: str, restock: bool | None) -> None:
        with answered():
            self.world.cancel_order(sale, restock=restock)

    @rule(sale=sales, street=st.sampled_from(["Storgata 2", "Storgata 3"]))
    def edit_the_order(self, sale: str, street: str) -> None:
        with answered():
            self.world.edit_order(sale, lambda order: replace(order, shipping_address=replace(OSLO, address1=street)))

    @rule(sku=SKUS, change=st.sampled_from([1, 2, -1]))
    def goods_come_or_get_lost(self, sku: str, change: int) -> None:
        if self.world.available(sku) + change >= 0:
            self.world.stock_up(sku, change)

    # --- the customer -------------------------------------------------------------------------------------------------

    @rule(sale=sales)
    def press_pay(self, sale: str) -> None:
        with answered():
            self.addresses[sale] = self.world.press_pay(self.tokens[sale]) or self.addresses.get(sale, "")

    @rule(sale=sales)
    def start_over(self, sale: str) -> None:
        with answered():
            self.world.start_over(self.tokens[sale])

    @rule(sale=sales, choice=st.sampled_from(["approve", "decline"]))
    def choose_at_the_provider(self, sale: str, choice: str) -> None:
        if session := self.addresses.get(sale, "").rpartition("/")[2]:
            getattr(self.world.bookkeeper, choice)(session)

    # --- the provider -------------------------------------------------------------------------------------------------

    @rule(sale=sales, number=st.integers(1, 3))
    def tell_or_come_back(self, sale: str, number: int) -> None:
        with answered():
            self.world.process(sale, number)

    @rule(how=st.sampled_from(["before", "after"]))
    def do_not_answer(self, how: str) -> None:
        self.world.bookkeeper.unavailable.append(how)

    @rule(sale=sales, amount=st.sampled_from([-1, 1]), currency=st.sampled_from(["NOK", "SEK", "JPY"]))
    def believe_another_amount(self, sale: str, amount: int, currency: str) -> None:
        for payment in list(self.world.bookkeeper.payments.values()):
            if sale in payment.attempt and payment.status is PaymentStatus.OPEN:
                lie = Money(payment.amount.amount + amount, currency)
                self.world.bookkeeper.payments[payment.id] = replace(payment, amount=lie)

    # --- e-mail -------------------------------------------------------------------------------------------------------

    @rule(target=emails, sale=sales)
    def ask_for_an_invoice(self, sale: str) -> Any:
        email_id = ""
        with answered():
            _, email = self.world.request_invoice(sale)
            email_id = email.id
        return sale, email_id

    @rule(email=emails, failure=st.none() | FAILURES, sent_though=st.booleans())
    def send_an_invoice(self, email: tuple[str, str], failure: type[Any] | None, sent_though: bool) -> None:
        sale, email_id = email
        if not email_id:
            return
        self._fail(failure, sent_though)
        with answered():
            self.world.send_invoice(sale, self.world.email(sale, email_id))

    @rule(sale=sales, failure=st.none() | FAILURES, sent_though=st.booleans())
    def send_a_receipt(self, sale: str, failure: type[Any] | None, sent_though: bool) -> None:
        self._fail(failure, sent_though)
        with answered():
            self.world.send_receipt(sale)

    @rule(sale=sales, failure=st.none() | FAILURES, sent_though=st.booleans())
    def send_a_receipt_again(self, sale: str, failure: type[Any] | None, sent_though: bool) -> None:
        with answered():
            _, email = self.world.request_receipt(sale)
            self._fail(failure, sent_though)
            self.world.send_receipt(sale, email.id)

    @rule(sale=sales, number=st.integers(1, 3), failure=st.none() | FAILURES, sent_though=st.booleans())
    def send_a_refund_notice(self, sale: str, number: int, failure: type[Any] | None, sent_though: bool) -> None:
        self._fail(failure, sent_though)
        with answered():
            self.world.send_refund_notice(sale, f"rfd_{sale}_{number}")

    @rule()
    def send_reminders(self) -> None:
        with answered():
            self.world.send_reminders()

    @rule(report=REPORTS)
    def ses_reports(self, report: ReportType) -> None:
        for sent in self.world.mailer.sent[-1:]:
            with answered():
                self.world.report_email(sent.tags.sale_id, sent.tags.email_id, report)

    def _fail(self, failure: type[Any] | None, sent_though: bool) -> None:
        variants = ["paused"] if failure is EmailRejectedError else []
        self.world.mailer.failures[:] = [failure(*variants)] if failure else []
        self.world.mailer.sent_though_failed = bool(failure) and failure is EmailInDoubtError and sent_though

    # --- time ---------------------------------------------------------------------------------------------------------

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self._report_what_went()
        with not_waiting():
            self.world.recover(timedelta(minutes=minutes))

    def _report_what_went(self) -> None:
        """Let SES report each e-mail before time passes: only an e-mail with a report is never sent again."""
        for sent in self.world.mailer.sent:
            with answered():
                self.world.report_email(sent.tags.sale_id, sent.tags.email_id, ReportType.DELIVERED)

    # --- always -------------------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert self.world.found == []
        assert wrongs(self.world.snapshot(), self.world.received) == []

    def teardown(self) -> None:
        self.world.bookkeeper.unavailable.clear()
        self._report_what_went()
        with not_waiting():
            assert self.world.run_to_rest() == []


def run_model(
    examples: int, steps: int = 40, seed: int | None = None, machine: type[RuleBasedStateMachine] = Shop
) -> None:
    """Let Hypothesis search for what breaks: the same examples in every run, or others with a seed."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=seed is None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine if seed is None else set_seed(seed)(machine), settings=chosen)
