"""Everybody at once: two tabs, another customer, the merchant, webhooks, `recover`, e-mail. Who, and in which order, is
a matter of the seed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.draft_orders.choose_total import TotalChoice
from invoicing.domain.draft_orders.draft_input import DraftInput, LineInput
from invoicing.domain.errors import InvoicingError, ProviderRefusedError
from invoicing.domain.events import PaymentFailed
from invoicing.domain.orders.edit import OrderFields
from invoicing.domain.sale.attempt import MANUAL
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.failure import FailureCode
from invoicing.domain.values.money import Money
from invoicing.usecases.checkout.apply_discount_code import apply_discount_code
from tests.support.builders.drafts import draft_of
from tests.support.cast.people import KARI, OSLO
from tests.support.cast.products import product
from tests.support.faults.races.interleaver import Actor, Interleaver
from tests.support.faults.races.watched_world import WatchedWorld, not_waiting
from tests.support.faults.steady_stack import Killed

MORTAL = 4  # in one race of so many, actors die now and then
TOTALS = (None, *TotalChoice)
CHOICES = ("approve", "approve", "approve", "decline", "abandon")
ONCE = DiscountCode("ONCE", Discount(DiscountType.PERCENTAGE, 1_000), uses=1)
BEGINNINGS = ("a draft", "a draft", "a draft", "approved", "pending", "pending and approved")
LATER = (timedelta(), timedelta(minutes=3), timedelta(minutes=32), timedelta(hours=16))


@dataclass
class Race:
    """One race, and how it went. `wrong` are sentences; `trail` tells who went on at each step."""

    seed: int
    wrong: list[str] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"seed {self.seed}: {'; '.join(self.wrong[:3])}\n    {' '.join(self.trail)}"


@dataclass
class Scene:
    """A sale that only has to be paid, another one that wants the same goods, and whoever comes."""

    world: WatchedWorld
    random: Random
    sale: Sale
    token: str
    other: Sale
    other_token: str
    seen: tuple[int, Money]
    sending: int = 0

    @classmethod
    def of(cls, interleaver: Interleaver) -> "Scene":
        world, random = WatchedWorld(gate=interleaver.gate), interleaver.random
        world.set_code(ONCE)
        world.received[ONCE.sku] = 1
        kari: dict[str, Any] = {"customer": KARI, "address": OSLO, "method": "post", "allow_discount_codes": True}
        mine = draft_of(LineInput(1, sku="mug"), lock_prices=random.choice((True, False)), **kari)
        sale, token = world.ready(mine)
        both = (LineInput(2, sku="mug"), LineInput(1, sku="pot"))
        other, other_token = world.ready(draft_of(*both, discount_code="ONCE", **kari))
        scene = cls(world, random, sale, token, other, other_token, (sale.draft.offer, sale.draft.total))
        scene.begin(random.choice(BEGINNINGS))
        return scene

    def begin(self, how: str) -> None:
        """Let something have happened already: the order is pending, or approved at the provider without a webhook."""
        if how in {"pending", "pending and approved"}:
            self.world.complete_unpaid(self.sale.id)
        if how in {"approved", "pending and approved"}:
            self.world.press_pay(self.token)
            self.world.approve(self.sale.id)

    def everybody(self) -> dict[str, Callable[[], Any]]:
        """Return all who may come. What each of them chooses is decided before the race begins."""
        world, sale_id, choose = self.world, self.sale.id, self.random.choice
        until = world.clock() + choose((timedelta(minutes=20), timedelta(days=2)))

        def twice(draft: DraftInput) -> DraftInput:
            return replace(draft, lines=(LineInput(2, sku="mug"),))

        def ends() -> dict[str, Any]:
            return {"end_payment": choose((True, False))}

        return {
            "tab-1": partial(self.pay, choose(CHOICES)),
            "tab-2": partial(self.pay, choose(CHOICES)),
            "other": partial(self.pay_the_other, choose(CHOICES)),
            "edit": partial(self.edit, twice, **ends()),
            "rename": partial(self.edit, _renamed, end_payment=False),
            "reserve": partial(world.reserve, sale_id, until),
            "complete": partial(world.complete, sale_id, **ends(), total=choose(TOTALS)),
            "complete-unpaid": partial(world.complete_unpaid, sale_id, **ends(), total=choose(TOTALS)),
            "mark-as-paid": partial(world.mark_as_paid, sale_id, **ends()),
            "fulfill": partial(world.fulfill, sale_id, notify=choose((True, False))),
            "fulfill-a-part": partial(world.fulfill, sale_id, lines={1: 1}),
            "code": partial(self.use_code, choose(("ONCE", ""))),
            "dearer": partial(self.change_price, choose((9_000, 11_000))),
            "cancel": partial(world.cancel_draft, sale_id, **ends()),
            "restart": partial(world.start_over, self.token),
            "webhook-1": partial(self.hear, 1),
            "webhook-2": partial(self.hear, choose((1, 2))),
            "recover": partial(self.recover, choose(LATER)),
            "recover-2": partial(self.recover, choose(LATER)),
            "refund": partial(self.refund, choose((Money(5000, "NOK"), None))),
            "refund-2": self.refund_a_line,
            "cancel-order": partial(self.cancel_order, restock=choose((True, False, None)), **ends()),
            "receipt-1": partial(self.receipt),
            "receipt-2": partial(self.receipt),
            "receipt-again": partial(self.receipt_again),
            "edit-order": partial(world.edit_order, sale_id, _moved),
            "confirm-shipping": partial(self.confirm_shipping),
        }

    # --- who does what ------------------------------------------------------------------------------------------------

    def pay(self, choice: str) -> None:
        address = self.world.press_pay(self.token, offer=self.seen[0], total=self.seen[1])
        self._at_provider(address, choice, self.seen[1])

    def pay_the_other(self, choice: str) -> None:
        self._at_provider(self.world.press_pay(self.other_token), choice, self.other.draft.total)

    def _at_provider(self, address: str, choice: str, seen: Money) -> None:
        if not address:
            return
        session = address.rsplit("/", 1)[1]
        payment = self.world.bookkeeper.payments[session]
        if payment.amount != seen:
            self.world.found.append(f"a customer who saw {seen} was asked to pay {payment.amount}")
        if choice == "abandon":
            return
        getattr(self.world.provider, choice)(session)
        _, sale_id, number = payment.attempt.split("_")
        self.world.process(sale_id, int(number), session=session)

    def edit(self, change: Callable[[DraftInput], DraftInput], *, end_payment: bool) -> None:
        self.world.edit(self.sale.id, change, end_payment=end_payment)

    def hear(self, number: int) -> None:
        for _ in range(3):
            self.world.process(self.sale.id, number)

    def recover(self, after: timedelta) -> None:
        if self.sending:  # no function sends for longer than `recover` waits until it takes an e-mail for lost
            after = min(after, timedelta(minutes=3))
        self.world.found += [f"recover failed: {e!r}" for e in self.world.recover(after) if not _is_expected(e)]

    def refund(self, amount: Money | None) -> None:
        self.world.refund(self.sale.id, amount)

    def refund_a_line(self) -> None:
        line = self.world.sale(self.sale.id).offer.lines[0]
        self.world.refund(self.sale.id, line_items={line.id: 1})

    def cancel_order(self, *, restock: bool | None, end_payment: bool) -> None:
        self.world.cancel_order(self.sale.id, restock=restock, end_payment=end_payment)

    def use_code(self, typed: str) -> None:
        apply_discount_code(self.token, typed, ports=self.world)

    def change_price(self, price: int) -> None:
        self.world.set_product(product("mug", price))

    def receipt(self) -> None:
        for _ in range(2):
            self.sending += 1
            try:
                self.world.send_receipt(self.sale.id)
            finally:
                self.sending -= 1

    def receipt_again(self) -> None:
        _, email = self.world.request_receipt(self.sale.id)
        self.sending += 1
        try:
            self.world.send_receipt(self.sale.id, email.id)
        finally:
            self.sending -= 1

    def confirm_shipping(self) -> None:
        self.sending += 1
        try:
            for _ in range(2):
                self.world.send_shipping_confirmation(self.sale.id, f"ful_{self.sale.id}_1")
        finally:
            self.sending -= 1

    # --- afterwards ---------------------------------------------------------------------------------------------------

    def wrong_in_the_end(self) -> list[str]:
        found = self.world.run_to_rest()
        order = self.world.sale(self.sale.id).order
        by_card = order is not None and [payment for payment in order.payments if payment.provider != MANUAL]
        if order is not None and by_card and (order.offer, order.total) != self.seen:
            found.append(f"offer {order.offer} was sold for {order.total} to who saw {self.seen}")
        codes = [event.data.code for event in self.world.kept_sales.events if isinstance(event.data, PaymentFailed)]
        if FailureCode.CAPTURE_REFUSED in codes:
            found.append("an order was made of a payment that was being voided")
        story = self.world.story(self.sale.id) + self.world.story(self.other.id)
        if "PaymentFailed" in story and "OrderCancelled" not in story:  # cancelled while the money was on its way
            found.append("the provider is honest, and still there was a problem with a payment")
        return found


def run_race(seed: int, who: tuple[str, ...] = ()) -> Race:
    """Run one race. Without names the seed chooses two to six of all who may come."""
    interleaver = Interleaver(seed, mortality=0.02 if seed % MORTAL == 0 else 0.0)
    with not_waiting():
        scene = Scene.of(interleaver)
        everybody = scene.everybody()
        names = who or interleaver.random.sample(sorted(everybody), interleaver.random.randint(2, 6))
        actors = interleaver.run({name: everybody[name] for name in names})
        wrong = [*_unexpected(actors), *scene.wrong_in_the_end()]
    return Race(seed, list(dict.fromkeys(wrong)), interleaver.trail)


def _unexpected(actors: Mapping[str, Actor]) -> list[str]:
    those = ((actor.name, actor.error) for actor in actors.values() if actor.error is not None)
    return [f"{name} failed: {error!r}" for name, error in those if not _is_expected(error)]


def _is_expected(error: BaseException) -> bool:
    """Tell whether it is an answer that people get: the world is not as they thought, and nothing is broken."""
    return isinstance(error, Killed | InvoicingError) and not isinstance(error, ProviderRefusedError)


def _renamed(draft: DraftInput) -> DraftInput:
    return replace(draft, customer=Customer(name="Kari Hansen", email="kari@example.com", locale="nb"))


def _moved(order: OrderFields) -> OrderFields:
    return replace(order, note="Ring first", tags=("vip",), shipping_address=replace(OSLO, address1="Storgata 2"))
