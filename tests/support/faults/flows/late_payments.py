"""What nobody does: time passes, and the provider says odd things.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from typing import Any

from invoicing.domain.sale.attempt import HOLD
from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.till import Till


@flow
def recover_what_nobody_told(till: Till) -> tuple[Act, Missing]:
    draft = till.ready()
    till.approve(till.at_provider(draft))
    return lambda: till.pass_time(minutes=3), lambda: till.paid(draft)


@flow
def expire(till: Till) -> tuple[Act, Missing]:
    draft = till.ready("lysestake-messing")
    till.at_provider(draft)
    return (
        lambda: till.pass_time(seconds=HOLD.total_seconds() + 60),
        lambda: till.unless(lambda: till.available("lysestake-messing") == 1, "the stock is still held"),
    )


@flow
def expire_what_is_approved(till: Till) -> tuple[Act, Missing]:
    draft = till.ready()
    till.approve(till.at_provider(draft))
    return lambda: till.pass_time(seconds=HOLD.total_seconds() + 60), lambda: till.paid(draft)


def _lie(till: Till, **change: Any) -> tuple[Act, Missing]:
    """Let the provider authorise something else than was asked for."""
    draft = till.ready("lysestake-messing")
    session = till.at_provider(draft)
    till.approve(session)
    till.tamper(session, **change)

    def act() -> int:
        till.tell(session)
        return 200

    def then() -> list[str]:
        story = till.story(draft)
        return [
            *till.unless(lambda: "OrderCreated" not in story, "the wrong money made an order"),
            *till.unless(lambda: story.count("PaymentFailed") == 1, "staff were not told once"),
        ]

    return act, then


@flow
def another_amount(till: Till) -> tuple[Act, Missing]:
    return _lie(till, amount=1)


@flow
def another_currency(till: Till) -> tuple[Act, Missing]:
    return _lie(till, currency="SEK")


@flow
def capture_again(till: Till) -> tuple[Act, Missing]:
    draft = till.promised()
    return lambda: till.pass_time(minutes=3), lambda: till.paid(draft)


@flow
def lose_the_promise(till: Till) -> tuple[Act, Missing]:
    draft = till.promised("lysestake-messing")
    return (
        lambda: till.pass_time(days=8),
        lambda: till.unless(lambda: till.order(draft)["financial_status"] == "VOIDED", "the order was not given up"),
    )


def _late(till: Till, status: str) -> tuple[Act, Missing]:
    """Let money come for a payment that was given up."""
    draft = till.ready("lysestake-messing")
    session = till.at_provider(draft)
    till.pass_time(minutes=32)
    till.tamper(session, status=status)
    till.provider_errs = True

    def act() -> int:
        till.tell(session)
        return 200

    return act, lambda: till.unless(lambda: till.story(draft).count("PaymentFailed") == 1, "staff were not told once")


@flow
def money_comes_late(till: Till) -> tuple[Act, Missing]:
    return _late(till, "captured")


@flow
def a_promise_comes_late(till: Till) -> tuple[Act, Missing]:
    return _late(till, "authorized")
