"""Reserving, completing by hand, ending a customer's payment, and giving money back.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.till import Till

TILL = {"payment": "paid", "method": "cash", "reference": "Till 42"}


@flow
def complete_by_hand(till: Till) -> tuple[Act, Missing]:
    draft = till.ready("lysestake-messing")
    return (
        lambda: till.send("POST", f"/draft-orders/{draft['id']}/complete", TILL, idempotency_key="cash"),
        lambda: till.paid(draft),
    )


@flow
def complete_by_hand_what_is_being_paid(till: Till) -> tuple[Act, Missing]:
    draft = till.ready("lysestake-messing")
    till.at_provider(draft)
    body = {**TILL, "end_payment": True}
    return (
        lambda: till.send("POST", f"/draft-orders/{draft['id']}/complete", body, idempotency_key="cash"),
        lambda: till.paid(draft),
    )


@flow
def edit_what_is_being_paid(till: Till) -> tuple[Act, Missing]:
    draft = till.ready("lysestake-messing")
    till.at_provider(draft)
    change = {"line_items": [{"sku": "fat-eik", "quantity": 2}]}
    return (
        lambda: till.send("PATCH", f"/draft-orders/{draft['id']}?end_payment=true", change, if_match='"1"'),
        lambda: till.unless(lambda: till.read(draft)["line_items"][0]["sku"] == "fat-eik", "not edited"),
    )


@flow
def cancel_what_is_being_paid(till: Till) -> tuple[Act, Missing]:
    draft = till.ready("lysestake-messing")
    till.at_provider(draft)
    body = {"end_payment": True}
    return (
        lambda: till.send("POST", f"/draft-orders/{draft['id']}/cancel", body, idempotency_key="cancel"),
        lambda: till.unless(lambda: till.read(draft)["status"] == "CANCELLED", "not cancelled"),
    )


@flow
def reserve(till: Till) -> tuple[Act, Missing]:
    draft = till.draft("lysestake-messing")
    until = {"reserve_until": till.in_future(days=1).isoformat()}
    return (
        lambda: till.send("PATCH", f"/draft-orders/{draft['id']}", until, if_match='"1"'),
        lambda: till.unless(lambda: till.available("lysestake-messing") == 0, "it is not set aside"),
    )


@flow
def end_a_reservation(till: Till) -> tuple[Act, Missing]:
    till.draft("lysestake-messing", reserve_until=till.in_future(days=1).isoformat())
    return (
        lambda: till.pass_time(days=1, minutes=1),
        lambda: till.unless(lambda: till.available("lysestake-messing") == 1, "it is still set aside"),
    )


@flow
def pay_for_what_is_reserved(till: Till) -> tuple[Act, Missing]:
    draft = till.ready("lysestake-messing", reserve_until=till.in_future(days=1).isoformat())
    form = till.form(till.link(draft), "/pay")

    def then() -> list[str]:
        till.tell_approved(till.stack.payments.all()[-1])
        return till.paid(draft)

    return lambda: till.post(form), then


@flow
def give_up_what_is_reserved(till: Till) -> tuple[Act, Missing]:
    draft = till.ready("lysestake-messing", reserve_until=till.in_future(days=1).isoformat())
    till.at_provider(draft)
    return (
        lambda: till.pass_time(minutes=32),
        lambda: till.unless(lambda: till.available("lysestake-messing") == 0, "what staff had reserved is for sale"),
    )


@flow
def refund_all(till: Till) -> tuple[Act, Missing]:
    draft = till.sold("lysestake-messing")
    order = till.order(draft)
    return (
        lambda: till.send("POST", f"/orders/{order['id']}/refunds", {"restock": True}, idempotency_key="back"),
        lambda: [
            *till.unless(lambda: till.order(draft)["financial_status"] == "REFUNDED", "not refunded"),
            *till.unless(lambda: till.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )


@flow
def refund_a_part(till: Till) -> tuple[Act, Missing]:
    draft = till.sold()
    order = till.order(draft)
    return (
        lambda: till.send("POST", f"/orders/{order['id']}/refunds", {"amount": "100.00"}, idempotency_key="back"),
        lambda: till.unless(lambda: till.order(draft)["refunded"]["amount"] == "100.00", "not refunded once"),
    )


@flow
def a_refund_comes_back(till: Till) -> tuple[Act, Missing]:
    draft = till.sold("lysestake-messing")
    order = till.order(draft)
    till.send("POST", f"/orders/{order['id']}/refunds", {"restock": True}, idempotency_key="back")
    session = till.stack.payments.all()[-1]
    refund = f"rfd_{order['id'].removeprefix('ord_')}_1"
    till.approve(session, "return_refund")
    till.provider_errs = True
    return (
        lambda: till.tell(session, refund),
        lambda: till.unless(lambda: till.order(draft)["financial_status"] == "PAID", "the refund still counts"),
    )


@flow
def cancel_a_paid_order(till: Till) -> tuple[Act, Missing]:
    draft = till.sold("lysestake-messing")
    order = till.order(draft)
    return (
        lambda: till.send("POST", f"/orders/{order['id']}/cancel", idempotency_key="cancel"),
        lambda: [
            *till.unless(lambda: till.order(draft)["financial_status"] == "REFUNDED", "not refunded"),
            *till.unless(lambda: till.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )


@flow
def cancel_an_order_that_is_only_promised(till: Till) -> tuple[Act, Missing]:
    draft = till.promised("lysestake-messing")
    order = till.order(draft)
    return (
        lambda: till.send("POST", f"/orders/{order['id']}/cancel", idempotency_key="cancel"),
        lambda: [
            *till.unless(lambda: till.order(draft)["financial_status"] == "VOIDED", "not cancelled"),
            *till.unless(lambda: till.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )
