"""Bugs of stock, reservations and refunds."""

from tests.support.faults.bugs.bug import bug

PROCESS = "invoicing.usecases.payments.process"
HOLD = "invoicing.domain.inventory.hold"
VOID = "invoicing.domain.payments.void"
FULFILLMENT = "invoicing.domain.orders.fulfillment"
REFUND = "invoicing.domain.orders.refund"
OUTCOME = "invoicing.domain.orders.refund_outcome"

BUGS = (
    bug(
        "saving ignores that a record has changed",
        "races",
        "",
        (
            "tests.support.fakes.sales",
            "if (records[key].rev if key in records else None) != rev:",
            "if (key in records) != (rev is not None):",
        ),
    ),
    bug(
        "stock is held below zero",
        "crowd",
        "",
        ("tests.support.fakes.products", "stocked.product.sells_below_zero or stocked.available >= -change", "True"),
    ),
    bug(
        "stock of a voided payment is lost",
        "matrix",
        "expire",
        (
            VOID,
            "    sale.release_stock(released)\n",
            "",
        ),
    ),
    bug(
        "stock is released before the provider has voided",
        "races",
        "",
        (
            PROCESS,
            "if payment is not None and payment.status not in _ENDED:",
            "if False:",
        ),
        (
            PROCESS,
            (
                "        if payment is not None:\n"
                "            attempt, payment = self._void_at_provider(attempt, payment)\n"
            ),
            "        if False:\n            attempt, payment = self._void_at_provider(attempt, payment)\n",
        ),
    ),
    bug(
        "a reservation is released with a voided payment",
        "matrix",
        "expire_what_is_reserved",
        (
            VOID,
            "    reserved = _for_reservation(sale, attempt, chunk, now)\n",
            "    reserved: dict[str, int] = {}\n",
        ),
    ),
    bug(
        "a reservation that was paid for is taken from the shelf once more",
        "matrix",
        "pay_for_what_is_reserved",
        (HOLD, "    move_units(sale, reservation_change)\n", ""),
    ),
    bug(
        "a reservation is never released",
        "matrix",
        "end_a_reservation",
        (
            "invoicing.usecases.maintenance.recover",
            "            release_reservation(work.sale_id, ports=ports)\n",
            "            pass\n",
        ),
    ),
    bug(
        "a new key for each try to refund",
        "matrix",
        "refund_a_part",
        (
            "invoicing.usecases.orders.process_refund",
            "refund(attempt, refund.amount, refund.id)",
            "refund(attempt, refund.amount, str(id(object())) + str(now))",
        ),
    ),
    bug(
        "money of a pending refund can be refunded again",
        "races",
        "",
        (REFUND, "refunding=order.refunding + refund.amount.amount,", "refunding=order.refunding,"),
        (
            OUTCOME,
            "refunding=order.refunding - refund.amount.amount,\n            payments",
            "refunding=order.refunding,\n            payments",
        ),
    ),
    bug(
        "a refund that came back still counts",
        "matrix",
        "a_refund_comes_back",
        ("invoicing.usecases.orders.reconcile_refund", "refund.status is RefundStatus.SUCCEEDED and returned", "False"),
    ),
    bug(
        "the tax of a refund that came back still counts",
        "matrix",
        "a_refund_comes_back",
        (OUTCOME, "not_counted(order.moved_to(status, now), refund),", "order.moved_to(status, now),"),
    ),
    bug(
        "a release is recorded for goods that stay reserved",
        "matrix",
        "expire_what_is_reserved",
        (
            VOID,
            "    if goods_of(released):\n        sale.record(StockReleased(goods_of(released)",
            "    if goods_of(chunk):\n        sale.record(StockReleased(goods_of(chunk)",
        ),
    ),
    bug(
        "goods that were sent are for sale again after a cancellation",
        "matrix",
        "cancel_an_authorized_order_that_is_partly_sent",
        (VOID, "    return kept_units(order, sale.offer, attempt.restock)\n", "    return {}\n"),
    ),
    bug(
        "units that were sent are sent again",
        "matrix",
        "fulfill_the_rest",
        (FULFILLMENT, "line.quantity - not_left.get(line.id, 0)", "line.quantity"),
        (FULFILLMENT, "together(units_by_sku(sent, offer), order.restocked)", "order.restocked"),
    ),
)
