"""One whole sale by a program, and the calls to AWS that each step makes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from invoicing.domain.inventory.hold import CHUNK
from local.aws.call_recorder import Call
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from local.stack import Stack
from tests.support.actors.shop import Shop, StackCustomer, link_in

# Calls to AWS, including both e-mails, their feedback, the events and their relay. Three calls check the stock, one
# for each step of the page: a customer of whom all is known opens the link at the choice of delivery.
WHOLE_SALE = 44
# Write units of the same; two for each term by which the sale is found.
MOST_WRITTEN = 183
FURTHER_PRODUCT = 4  # write units of its stock and its line
# The relay's batching window ends when the program waits for an e-mail. The template's window is one second, and the
# number of calls must not depend on how many steps this computer does in a second.
BATCH_WINDOW = 3600.0


@dataclass(frozen=True)
class Row:
    """One step: its function, its budget, and the calls to AWS that it made."""

    step: str
    function: str
    budget: int | None  # calls of one invocation, or of one page with the page that follows
    calls: Counter[str]
    most: int  # calls of the dearest single invocation
    in_sale: bool  # or something that staff may do besides
    read: float
    write: float

    @property
    def count(self) -> int:
        return sum(self.calls.values())


@dataclass
class Measured:
    """The rows of one sale."""

    stack: Stack
    products: int = 1
    rows: list[Row] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, function: str, budget: int, *, in_sale: bool = True) -> Iterator[None]:
        """Measure what a function with routes does in the block."""
        before = len(self.stack.calls.made)
        yield
        made = [call for call in self.stack.calls.made[before:] if call.function == function]
        self.rows.append(_row(name, function, budget, made, len(made), in_sale=in_sale))

    def in_the_background(self, name: str, function: str, budget: int | None, *, in_sale: bool = True) -> None:
        """Count what a function behind the bus or the stream did in the whole sale."""
        made = self.stack.calls.of(function)
        most = max(Counter(call.invocation for call in made).values(), default=0)
        self.rows.append(_row(name, function, budget, made, most, in_sale=in_sale))

    @property
    def total(self) -> Row:
        sale = [row for row in self.rows if row.in_sale]
        calls = sum((row.calls for row in sale), Counter[str]())
        read, write = sum(row.read for row in sale), sum(row.write for row in sale)
        return Row("the whole sale", "", WHOLE_SALE, calls, sum(calls.values()), in_sale=True, read=read, write=write)


def _row(name: str, function: str, budget: int | None, made: list[Call], most: int, *, in_sale: bool) -> Row:
    operations = Counter(call.operation for call in made)
    read, write = sum(call.units.read for call in made), sum(call.units.write for call in made)
    return Row(name, function, budget, operations, most, in_sale=in_sale, read=read, write=write)


def measure_sale(stack: Stack, *, products: int = 1) -> Measured:
    """Sell so many different products once, in a warm store, and measure it.

    Reading products takes one more call for each further 100 of them. Holding their stock takes one more call for each
    further 95: a transaction has at most 100 actions, and the sale needs some of these.
    """
    shop = Shop(stack)
    _warm_up(shop)
    skus = ["kopp-steingods"] if products == 1 else shop.stock_up(products)
    stack.wait_until_idle()
    stack.calls.clear()
    stack.calls.measuring = True
    measured = Measured(stack, products)
    step = measured.step
    further_reads, further_holds = (products - 1) // 100, (products - 1) // CHUNK
    with step("sign in", "sign_in", 2):  # the second stores name and role, if they changed
        stack.request("POST", "/sign-in", body={"email": STAFF_EMAIL, "password": STAFF_PASSWORD})
    with step("create a draft", "create_draft_order", 3 + further_reads):
        draft = shop.merchant.draft(*skus)
    with step("read it", "draft_orders", 2 + further_reads, in_sale=False):
        draft = shop.merchant.read(draft)
    with step("edit it", "draft_orders", 3 + further_reads, in_sale=False):
        etag = f'"{draft["version"]}"'
        shop.merchant.ask("PATCH", f"/draft-orders/{draft['id']}", {"note": "Ring first"}, if_match=etag)
    with step("edit its products", "draft_orders", 3, in_sale=False):
        another = shop.merchant.draft()
        lines = [{"sku": "fat-eik", "quantity": 1}]
        shop.merchant.ask("PATCH", f"/draft-orders/{another['id']}", {"line_items": lines}, if_match='"1"')
    with step("list drafts", "draft_orders", 1, in_sale=False):
        shop.merchant.ask("GET", "/draft-orders")
    with step("ask for an invoice", "draft_orders", 2):
        shop.merchant.ask("POST", f"/draft-orders/{draft['id']}/invoice", {}, status=202)
    stack.wait_until_idle()
    shop.local("POST", f"outbox/{shop.emails()[-1]['id']}/feedback", {"type": "delivery"})
    customer = StackCustomer(shop)
    with step("open the link", "checkout", 2 + further_reads):
        customer.open(link_in(shop.emails()[-1]))
    with step("details, and the page after", "checkout", 4 + further_reads):
        customer.submit("/details", **customer.details())
    with step("delivery, and the page after", "checkout", 4 + further_reads):
        customer.submit("/delivery", delivery_method="butikk")
    with step("pay", "checkout", 3 + further_holds):
        session = customer.press_pay()
    with step("webhook to PAID", "complete_checkout", 4):
        back = shop.decide(session, "approve", webhook="now")
    with step("return", "complete_checkout", 1), step("the receipt's page", "checkout", 1):
        customer.open(back)
    stack.wait_until_idle()
    shop.local("POST", f"outbox/{shop.emails()[-1]['id']}/feedback", {"type": "delivery"})
    stack.wait_until_idle()
    stack.calls.measuring = False
    _measure_background(measured)
    _measure_unlocked(shop, measured, skus)
    _measure_notice(shop, measured)
    return measured


def _measure_background(measured: Measured) -> None:
    measured.in_the_background("send the invoice", "send_invoice", 4)
    measured.in_the_background("send the receipt", "send_receipt", 4)
    measured.in_the_background("feedback on both e-mails", "record_email_feedback", 2)
    measured.in_the_background("relay: events to the bus", "publish_events", None)


def _measure_unlocked(shop: Shop, measured: Measured, skus: list[str]) -> None:
    """Open and pay a draft whose prices have changed. This comes last, so its background work is not measured.

    The new offer, the former offer, their event and the offer that the link showed are four actions of the transaction.
    """
    further_reads, further_holds = (len(skus) - 1) // 100, (len(skus) + 4 - 1) // CHUNK
    customer = shop.fill_in(shop.merchant.link(shop.merchant.draft(*skus, lock_prices=False)), method="butikk")
    shop.merchant.ask("PUT", f"/products/{skus[0]}", {"title": "Dearer", "price": "999.00"}, if_match="*")
    shop.stack.calls.measuring = True
    with measured.step("open it, prices not locked", "checkout", 2 + further_reads, in_sale=False):
        customer.open(customer.url)
    with measured.step("pay it, prices not locked", "checkout", 4 + further_reads + further_holds, in_sale=False):
        customer.press_pay()
    shop.stack.calls.measuring = False


def _measure_notice(shop: Shop, measured: Measured) -> None:
    """Tell the store of a paid order. It is switched off before, since its events and reports cost calls, too."""
    _take_paid_notices(shop, are_taken=True)
    shop.stack.calls.measuring = True
    shop.fill_in(shop.merchant.link(shop.merchant.draft()), method="butikk").pay()
    shop.stack.wait_until_idle()
    shop.stack.calls.measuring = False
    measured.in_the_background("tell the store of a payment", "send_paid_notice", 4, in_sale=False)


def _take_paid_notices(shop: Shop, *, are_taken: bool) -> None:
    shop.merchant.ask("PATCH", "/store", {"paid_notices": are_taken}, if_match="*")


def _warm_up(shop: Shop) -> None:
    """Sell once before, so that every function has read the store and its secret."""
    _take_paid_notices(shop, are_taken=False)
    shop.fill_in(link_in(shop.invoice(shop.merchant.draft())), method="butikk").pay()
