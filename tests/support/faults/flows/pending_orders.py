"""Orders that are owed: made before they are paid, paid by hand or through a link, given up, overdue, sent.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from typing import Any

from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.till import Till

OWED = {"payment": "pending"}
CASH = {"method": "cash", "reference": "Till 42"}
IN_A_WEEK = {"payment_terms": {"type": "net", "days": 7}}


def _owed(till: Till, **more: Any) -> tuple[Any, str]:
    """Return a draft that is an order now, which is owed, and the order's path."""
    draft = till.ready("lysestake-messing", **more)
    order = till.ask("POST", f"/draft-orders/{draft['id']}/complete", OWED)
    return draft, f"/orders/{order['id']}"


@flow
def owe(till: Till) -> tuple[Act, Missing]:
    draft = till.ready("lysestake-messing")
    return (
        lambda: till.send("POST", f"/draft-orders/{draft['id']}/complete", OWED, idempotency_key="owed"),
        lambda: till.unless(lambda: till.order(draft)["financial_status"] == "PENDING", "nothing is owed"),
    )


@flow
def mark_as_paid(till: Till) -> tuple[Act, Missing]:
    draft, path = _owed(till)
    return lambda: till.send("POST", f"{path}/mark-as-paid", CASH, idempotency_key="cash"), lambda: till.paid(draft)


@flow
def mark_as_paid_what_is_being_paid(till: Till) -> tuple[Act, Missing]:
    draft, path = _owed(till)
    till.at_provider(draft)
    body = {**CASH, "end_payment": True}
    return lambda: till.send("POST", f"{path}/mark-as-paid", body, idempotency_key="cash"), lambda: till.paid(draft)


@flow
def pay_what_is_owed(till: Till) -> tuple[Act, Missing]:
    draft, _ = _owed(till)
    session = till.at_provider(draft)
    till.approve(session)

    def act() -> int:
        till.tell(session)
        return 200

    return act, lambda: till.paid(draft)


@flow
def expire_what_is_owed(till: Till) -> tuple[Act, Missing]:
    draft, _ = _owed(till)
    till.at_provider(draft)
    return (
        lambda: till.pass_time(minutes=32),
        lambda: [
            *till.unless(lambda: till.order(draft)["financial_status"] == "PENDING", "it is no longer owed"),
            *till.unless(lambda: till.available("lysestake-messing") == 0, "what is owed is for sale"),
        ],
    )


@flow
def give_up_what_is_owed(till: Till) -> tuple[Act, Missing]:
    draft, path = _owed(till)
    return (
        lambda: till.send("POST", f"{path}/cancel", idempotency_key="cancel"),
        lambda: [
            *till.unless(lambda: till.order(draft)["financial_status"] == "VOIDED", "not cancelled"),
            *till.unless(lambda: till.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )


@flow
def lose_what_is_owed(till: Till) -> tuple[Act, Missing]:
    draft, path = _owed(till)
    return (
        lambda: till.send("POST", f"{path}/cancel", {"restock": False}, idempotency_key="lost"),
        lambda: [
            *till.unless(lambda: till.order(draft)["financial_status"] == "VOIDED", "not cancelled"),
            *till.unless(lambda: till.available("lysestake-messing") == 0, "for sale again, though it is lost"),
        ],
    )


@flow
def link_to_what_is_owed(till: Till) -> tuple[Act, Missing]:
    _, path = _owed(till)
    return (
        lambda: till.send("POST", f"{path}/links", idempotency_key="link"),
        lambda: till.unless(lambda: len(till.ask("GET", f"{path}/links")["items"]) == 1, "there is not one link"),
    )


@flow
def ship_what_is_owed(till: Till) -> tuple[Act, Missing]:
    draft, path = _owed(till)
    return (
        lambda: till.send("POST", f"{path}/fulfillments", idempotency_key="sent"),
        lambda: till.unless(lambda: till.order(draft)["fulfillment_status"] == "FULFILLED", "not sent"),
    )


@flow
def become_overdue(till: Till) -> tuple[Act, Missing]:
    draft, _ = _owed(till, **IN_A_WEEK)
    return (
        lambda: till.pass_time(days=9),
        lambda: till.unless(lambda: till.story(draft).count("OrderOverdue") == 1, "not told once that it is overdue"),
    )
