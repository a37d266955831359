"""Bulk changes, exports, and drafts that stay unchanged for a year.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from collections.abc import Callable
from typing import Any

from tests.support.faults.flows.flow import Act, Missing, flow, nothing
from tests.support.faults.steady_shop import SteadyShop


def _bulk(shop: SteadyShop, resource: str, items: list[Any], **asked: Any) -> Act:
    ids = [item["id"] for item in items]
    return lambda: shop.send("POST", f"/{resource}/bulk", {"ids": ids, **asked}, idempotency_key="many")


def _unless_all(shop: SteadyShop, resource: str, items: list[Any], is_done: Callable[[Any], bool]) -> list[str]:
    """Return the draft orders or orders that a finished job left without naming them in its problems."""
    for _ in range(2):  # `recover` goes on with what one answer had no time for
        shop.advance(minutes=2)
    job = shop.merchant.ask("GET", f"/jobs/{shop.answers[-1]['id']}")
    told = {problem["id"] for problem in job["problems"]}
    unfinished = shop.check(lambda: job["status"] == "completed", "the job is not over")
    untold = [item["id"] for item in items if item["id"] not in told]
    left = [it["name"] for it in (shop.merchant.ask("GET", f"/{resource}/{id}") for id in untold) if not is_done(it)]
    return [*unfinished, *(f"{name} is left, and no problem names it" for name in left)]


@flow
def tag_many(shop: SteadyShop) -> tuple[Act, Missing]:
    drafts = [shop.merchant.draft() for _ in range(2)]
    return (
        _bulk(shop, "draft-orders", drafts, action="tag", tags=["christmas"]),
        lambda: _unless_all(shop, "draft-orders", drafts, lambda draft: draft["tags"] == ["christmas"]),
    )


@flow
def cancel_many(shop: SteadyShop) -> tuple[Act, Missing]:
    drafts = [shop.merchant.ready("lysestake-messing"), shop.merchant.draft()]
    shop.at_provider(drafts[0])
    return (
        _bulk(shop, "draft-orders", drafts, action="cancel", end_payment=True),
        lambda: _unless_all(shop, "draft-orders", drafts, lambda draft: draft["status"] == "CANCELLED"),
    )


@flow
def tag_many_orders(shop: SteadyShop) -> tuple[Act, Missing]:
    orders = [shop.merchant.order(shop.paid()) for _ in range(2)]
    return (
        _bulk(shop, "orders", orders, action="tag", tags=["christmas"]),
        lambda: _unless_all(shop, "orders", orders, lambda order: order["tags"] == ["christmas"]),
    )


@flow
def tables(shop: SteadyShop) -> tuple[Act, Missing]:
    shop.paid()
    paths = ["/draft-orders.csv", "/orders.csv", "/ledger.csv"]
    return lambda: max(shop.send("GET", path) for path in paths), nothing


@flow
def a_year_passes(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()

    def act() -> int:
        shop.advance(days=340)
        return shop.advance(days=35)

    def then() -> list[str]:
        return [
            *shop.check(lambda: shop.merchant.read(draft)["status"] == "CANCELLED", "it is not cancelled"),
            *shop.check(lambda: shop.story(draft).count("DraftOrderIdle") == 1, "staff were not told once before"),
        ]

    return act, then
