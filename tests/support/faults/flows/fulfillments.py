"""Orders that are sent in parts, told to the customer, and cancelled in between.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from typing import Any

from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.steady_shop import SteadyShop

ONE = {"line_items": [{"id": "li_1", "quantity": 1}]}
TRACKED = {"carrier": "Posten", "tracking_number": "CS1", "tracking_url": "https://tracking.example/CS1"}


def _paid(shop: SteadyShop) -> tuple[Any, str]:
    """Return a draft order of two products that was paid, and the path of its order."""
    draft = shop.paid("lysestake-messing", "fat-eik")
    return draft, f"/orders/{shop.merchant.order(draft)['id']}"


def _sent(shop: SteadyShop, draft: Any) -> list[int]:
    return [line["fulfilled_quantity"] for line in shop.merchant.order(draft)["line_items"]]


@flow
def fulfill_a_part_and_tell(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, path = _paid(shop)
    body = {**ONE, **TRACKED, "notify": True}
    return (
        lambda: shop.send("POST", f"{path}/fulfillments", body, idempotency_key="sent"),
        lambda: [
            *shop.check(lambda: _sent(shop, draft) == [1, 0], "not sent once"),
            *shop.check_sent(
                lambda: shop.story(draft).count("EmailSent shipping_confirmation") == 1, "the shipping confirmation"
            ),
        ],
    )


@flow
def fulfill_the_rest(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, path = _paid(shop)
    shop.merchant.ask("POST", f"{path}/fulfillments", ONE)
    return (
        lambda: shop.send("POST", f"{path}/fulfillments", idempotency_key="rest"),
        lambda: [
            *shop.check(lambda: _sent(shop, draft) == [1, 1], "not all of it is sent"),
            *shop.check(lambda: len(shop.merchant.order(draft)["fulfillments"]) == 2, "not sent in two parts"),
        ],
    )


@flow
def cancel_what_is_partly_sent(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, path = _paid(shop)
    shop.merchant.ask("POST", f"{path}/fulfillments", {"line_items": [{"id": "li_2", "quantity": 1}]})
    return (
        lambda: shop.send("POST", f"{path}/cancel", idempotency_key="cancel"),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "REFUNDED", "not refunded"),
            *shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )


@flow
def cancel_an_authorized_order_that_is_partly_sent(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.authorized("lysestake-messing", "fat-eik")
    path = f"/orders/{shop.merchant.order(draft)['id']}"
    shop.merchant.ask("POST", f"{path}/fulfillments", {"line_items": [{"id": "li_2", "quantity": 1}]})
    return (
        lambda: shop.send("POST", f"{path}/cancel", idempotency_key="cancel"),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "VOIDED", "not cancelled"),
            *shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )
