"""Orders whose payment is pending: completed unpaid, paid by link or manually, cancelled, overdue, fulfilled.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from typing import Any

from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.steady_shop import SteadyShop

PENDING = {"payment": "pending"}
CASH = {"method": "cash", "reference": "Till 42"}
IN_A_WEEK = {"payment_terms": {"type": "net", "days": 7}}


def _pending(shop: SteadyShop, **more: Any) -> tuple[Any, str]:
    """Return a draft that became a pending order, and the order's path."""
    draft = shop.merchant.ready("lysestake-messing", **more)
    order = shop.merchant.ask("POST", f"/draft-orders/{draft['id']}/complete", PENDING)
    return draft, f"/orders/{order['id']}"


@flow
def complete_unpaid(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    return (
        lambda: shop.send("POST", f"/draft-orders/{draft['id']}/complete", PENDING, idempotency_key="pending"),
        lambda: shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "PENDING", "not pending"),
    )


@flow
def mark_as_paid(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, path = _pending(shop)
    return lambda: shop.send("POST", f"{path}/mark-as-paid", CASH, idempotency_key="cash"), lambda: shop.check_paid(
        draft
    )


@flow
def mark_as_paid_what_is_being_paid(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, path = _pending(shop)
    shop.at_provider(draft)
    body = {**CASH, "end_payment": True}
    return lambda: shop.send("POST", f"{path}/mark-as-paid", body, idempotency_key="cash"), lambda: shop.check_paid(
        draft
    )


@flow
def pay_pending(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, _ = _pending(shop)
    session = shop.at_provider(draft)
    shop.approve(session)

    def act() -> int:
        shop.tell(session)
        return 200

    return act, lambda: shop.check_paid(draft)


@flow
def expire_pending(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, _ = _pending(shop)
    shop.at_provider(draft)
    return (
        lambda: shop.advance(minutes=32),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "PENDING", "not pending any more"),
            *shop.check(lambda: shop.merchant.available("lysestake-messing") == 0, "its goods are for sale"),
        ],
    )


@flow
def cancel_pending(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, path = _pending(shop)
    return (
        lambda: shop.send("POST", f"{path}/cancel", idempotency_key="cancel"),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "VOIDED", "not cancelled"),
            *shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )


@flow
def cancel_pending_without_restock(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, path = _pending(shop)
    return (
        lambda: shop.send("POST", f"{path}/cancel", {"restock_all": False}, idempotency_key="lost"),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "VOIDED", "not cancelled"),
            *shop.check(lambda: shop.merchant.available("lysestake-messing") == 0, "for sale again, though it is lost"),
        ],
    )


@flow
def link_to_pending(shop: SteadyShop) -> tuple[Act, Missing]:
    _, path = _pending(shop)
    return (
        lambda: shop.send("POST", f"{path}/links", idempotency_key="link"),
        lambda: shop.check(
            lambda: len(shop.merchant.ask("GET", f"{path}/links")["items"]) == 1, "there is not one link"
        ),
    )


@flow
def fulfill_pending(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, path = _pending(shop)
    return (
        lambda: shop.send("POST", f"{path}/fulfillments", idempotency_key="sent"),
        lambda: shop.check(lambda: shop.merchant.order(draft)["fulfillment_status"] == "FULFILLED", "not sent"),
    )


@flow
def become_overdue(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, _ = _pending(shop, **IN_A_WEEK)
    return (
        lambda: shop.advance(days=9),
        lambda: shop.check(lambda: shop.story(draft).count("OrderOverdue") == 1, "not told once that it is overdue"),
    )
