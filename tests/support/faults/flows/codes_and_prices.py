"""Discount codes that can be used once, prices that moved before they were paid, and links that have run out.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from typing import Any

from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.till import Till

ONCE = {"type": "percentage", "value": "10", "uses": 1}


def _used(till: Till) -> int:
    return int(till.ask("GET", "/discount-codes/ONCE")["used"])


@flow
def type_a_code(till: Till) -> tuple[Act, Missing]:
    till.ask("PUT", "/discount-codes/ONCE", ONCE, status=200)
    draft = till.ready(allow_discount_codes=True)
    form = till.form(till.link(draft), "/discount", discount_code="once")
    return (
        lambda: till.post(form),
        lambda: till.unless(lambda: till.read(draft)["discount_code"] == "ONCE", "the code is not on it"),
    )


@flow
def pay_with_a_code(till: Till) -> tuple[Act, Missing]:
    till.ask("PUT", "/discount-codes/ONCE", ONCE, status=200)
    draft = till.ready("lysestake-messing", discount_code="ONCE")
    form = till.form(till.link(draft), "/pay")

    def then() -> list[str]:
        till.tell_approved(till.stack.payments.all()[-1])
        return [*till.paid(draft), *till.unless(lambda: _used(till) == 1, "the code was not used once")]

    return lambda: till.post(form), then


@flow
def pay_with_a_code_that_was_used_up(till: Till) -> tuple[Act, Missing]:
    till.ask("PUT", "/discount-codes/ONCE", ONCE, status=200)
    first, second = till.ready(discount_code="ONCE"), till.ready("lysestake-messing", discount_code="ONCE")
    form = till.form(till.link(second), "/pay")
    till.at_provider(first)
    return (
        lambda: till.post(form),
        lambda: [
            *till.unless(lambda: till.read(second)["discount_code"] is None, "the code is still on it"),
            *till.unless(lambda: till.available("lysestake-messing") == 1, "it is held"),
        ],
    )


@flow
def give_up_a_code(till: Till) -> tuple[Act, Missing]:
    till.ask("PUT", "/discount-codes/ONCE", ONCE, status=200)
    till.at_provider(till.ready(discount_code="ONCE"))
    return (
        lambda: till.pass_time(minutes=32),
        lambda: till.unless(lambda: _used(till) == 0, "the code is still used"),
    )


def _dearer(till: Till) -> Any:
    """Return a draft whose price is not locked, and has risen since its link was opened."""
    draft = till.ready("lysestake-messing", lock_prices=False)
    till.open(till.link(draft))
    till.ask("PATCH", "/products/lysestake-messing", {"price": "999.00"}, status=200)
    return draft


@flow
def pay_what_has_become_dearer(till: Till) -> tuple[Act, Missing]:
    draft = _dearer(till)
    form = till.form(till.link(draft), "/pay")

    def then() -> list[str]:
        till.tell_approved(till.stack.payments.all()[-1])
        price = till.read(draft)["line_items"][0]["unit_price"]["amount"]
        return [*till.paid(draft), *till.unless(lambda: price == "999.00", f"it was sold for {price}")]

    return lambda: till.post(form), then


@flow
def ask_for_a_new_link(till: Till) -> tuple[Act, Missing]:
    customer = {"name": "Kari Nordmann", "email": "kari@example.com"}
    draft = till.ready(customer=customer)
    url = till.link(draft)
    till.pass_time(days=40)
    form = till.form(url, "/new-link")
    return (
        lambda: till.post(form),
        lambda: till.unless(lambda: "EmailSent invoice" in till.story(draft), "no new link was sent"),
    )
