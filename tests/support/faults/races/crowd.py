"""A crowd that wants the same few things at once."""

from dataclasses import dataclass
from functools import partial

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import OutOfStockError
from invoicing.domain.values.customer import Customer
from invoicing.ports import PaymentStatus
from tests.support.builders.drafts import draft_of
from tests.support.cast.people import KARI, OSLO
from tests.support.cast.products import product
from tests.support.faults.races.interleaver import Interleaver
from tests.support.faults.races.watched_world import WatchedWorld, not_waiting

MOST_QUANTITY = 5


@dataclass(frozen=True)
class Outcome:
    """What came of it. `smallest_refused` is the smallest quantity that was refused as sold out."""

    orders: int
    sold: int
    left: int
    sold_out: int
    charged: int
    smallest_refused: int
    wrong: tuple[str, ...]


def crowd(buyers: int, units: int, *, most: int, seed: int) -> Outcome:
    """Let so many buyers press Pay and pay at once, each for 1 up to `most` units."""
    interleaver = Interleaver(seed)
    wanted = [interleaver.random.randint(1, most) for _ in range(buyers)]
    world = WatchedWorld(StockedProduct(product("mug"), units), gate=interleaver.gate, watching=False)
    who = Customer(KARI.name, KARI.email)
    sales = [world.ready(draft_of(LineInput(n, sku="mug"), customer=who, address=OSLO, method="post")) for n in wanted]

    def buy(number: int) -> None:
        sale, token = sales[number]
        address = world.press_pay(token, offer=sale.draft.offer, total=sale.draft.total)
        world.provider.approve(address.rsplit("/", 1)[1])
        world.process(sale.id)

    with not_waiting():
        actors = interleaver.run({str(number): partial(buy, number) for number in range(buyers)})
        refused = [number for number, actor in enumerate(actors.values()) if isinstance(actor.error, OutOfStockError)]
        others = [repr(it.error) for it in actors.values() if it.error and not isinstance(it.error, OutOfStockError)]
        wrong = [*others, *world.run_to_rest()]
    if world.available("mug") < 0:
        wrong.append(f"{units - world.available('mug')} of {units} were sold")
    orders = [order for sale, _ in sales if (order := world.sale(sale.id).order)]
    sold = sum(wanted[number] for number, (sale, _) in enumerate(sales) if world.sale(sale.id).order)
    return Outcome(
        orders=len(orders),
        sold=sold,
        left=world.available("mug"),
        sold_out=len(refused),
        charged=sum(p.status is PaymentStatus.CAPTURED for p in world.bookkeeper.payments.values()),
        smallest_refused=min((wanted[number] for number in refused), default=0),
        wrong=tuple(wrong),
    )
