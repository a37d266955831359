"""What follows without any request: time passes, and the provider answers oddly.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from typing import Any

from invoicing.domain.sale.attempt import HOLD
from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.steady_shop import SteadyShop


@flow
def recover_without_a_webhook(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    shop.approve(shop.at_provider(draft))
    return lambda: shop.advance(minutes=3), lambda: shop.check_paid(draft)


@flow
def expire(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    shop.at_provider(draft)
    return (
        lambda: shop.advance(seconds=HOLD.total_seconds() + 60),
        lambda: shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "the stock is still held"),
    )


@flow
def expire_what_is_approved(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    shop.approve(shop.at_provider(draft))
    return lambda: shop.advance(seconds=HOLD.total_seconds() + 60), lambda: shop.check_paid(draft)


def _lie(shop: SteadyShop, **change: Any) -> tuple[Act, Missing]:
    """Let the provider authorize another amount."""
    draft = shop.merchant.ready("lysestake-messing")
    session = shop.at_provider(draft)
    shop.approve(session)
    shop.tamper(session, **change)

    def act() -> int:
        shop.tell(session)
        return 200

    def then() -> list[str]:
        story = shop.story(draft)
        return [
            *shop.check(lambda: "OrderCreated" not in story, "the wrong money made an order"),
            *shop.check(lambda: story.count("PaymentFailed") == 1, "staff were not told once"),
        ]

    return act, then


@flow
def another_amount(shop: SteadyShop) -> tuple[Act, Missing]:
    return _lie(shop, amount=1)


@flow
def another_currency(shop: SteadyShop) -> tuple[Act, Missing]:
    return _lie(shop, currency="SEK")


@flow
def capture_again(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.authorized()
    return lambda: shop.advance(minutes=3), lambda: shop.check_paid(draft)


@flow
def lose_the_authorization(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.authorized("lysestake-messing")
    return (
        lambda: shop.advance(days=8),
        lambda: shop.check(
            lambda: shop.merchant.order(draft)["financial_status"] == "VOIDED", "the order was not cancelled"
        ),
    )


def _late(shop: SteadyShop, status: str) -> tuple[Act, Missing]:
    """Let money come for a voided payment."""
    draft = shop.merchant.ready("lysestake-messing")
    session = shop.at_provider(draft)
    shop.advance(minutes=32)
    shop.tamper(session, status=status)
    shop.provider_errs = True

    def act() -> int:
        shop.tell(session)
        return 200

    return act, lambda: shop.check(lambda: shop.story(draft).count("PaymentFailed") == 1, "staff were not told once")


@flow
def money_comes_late(shop: SteadyShop) -> tuple[Act, Missing]:
    return _late(shop, "captured")


@flow
def an_authorization_comes_late(shop: SteadyShop) -> tuple[Act, Missing]:
    return _late(shop, "authorized")
