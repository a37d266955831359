"""Complete a draft order before it is paid: it becomes an order with payment pending."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.draft_orders.choose_total import TotalChoice
from invoicing.domain.draft_orders.complete import complete, require_delivery_agreed
from invoicing.domain.errors import WrongStateError
from invoicing.domain.events import Actor
from invoicing.domain.inventory.reserve import move_towards
from invoicing.domain.orders.due_date import with_due_date
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.current_prices import put_chosen_offer
from invoicing.usecases.inventory.reserve import reserve_beforehand
from invoicing.usecases.payments.void import require_no_payment
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def complete_unpaid(
    sale_id: str,
    *,
    ignore_stock: bool,
    without_delivery: bool = False,
    end_payment: bool = False,
    total: TotalChoice | None = None,
    seen_version: int | None = None,
    request: RequestKey | None,
    ports: Ports,
) -> Sale:
    """Create the order and reserve its goods until it is paid or cancelled; it can be paid through its links.

    `without_delivery` says that goods that ship are not delivered, as agreed.

    Raises:
        DeliveryMissingError: goods ship, there is no delivery, and `without_delivery` is not set.
        InvalidRequestError: there is a delivery, and `without_delivery` is set.
        VersionMismatchError: the draft order was changed since staff read `seen_version`.
        WrongStateError: the draft order is completed or cancelled, or its total is 0.
        PaymentInProgressError: the customer is paying, and `end_payment` is not set.
        AlreadyPaidError: `end_payment` is set, and the customer paid just before.
        TotalChangedError: prices moved since a total was last told, and `total` does not say which counts.
        OutOfStockError: there is not enough stock, and `ignore_stock` is not set.
    """
    sale = ports.sales.get(sale_id, RESERVATION, request=request)
    if sale.answered:
        return sale
    sale.require_version(sale.draft, seen_version)
    now = ports.clock()
    sale.draft.require_open("complete")
    put_chosen_offer(sale, total, now=now, ports=ports)
    units = sale.offer.takes()
    if sale.offer.totals.total.amount == 0:
        raise WrongStateError("costs_nothing", draft=sale.draft.name)
    require_delivery_agreed(sale.draft, sale.offer, without_delivery=without_delivery)
    require_no_payment(sale, end_payment=end_payment, ports=ports)
    reserve_beforehand(sale, units, ignore_stock=ignore_stock, ports=ports)
    order = complete(sale, ports.numbers.next_order(), now, by=Actor.STAFF)
    order = replace(order, completed_unpaid=True, without_delivery=without_delivery and sale.offer.requires_shipping)
    sale.put(with_due_date(order, sale.draft, ports.stores.get().time_zone, now))
    move_towards(sale, units, now, ignore_stock=ignore_stock)
    sale.answer()
    ports.sales.save(sale)
    return sale
