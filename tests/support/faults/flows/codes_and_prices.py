"""Discount codes with a limit, prices that moved before they were paid, and links that have run out.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from typing import Any

from tests.support.cast.people import KARI
from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.steady_shop import SteadyShop

ONCE = {"type": "percentage", "value": "10", "uses": 1}


def _used(shop: SteadyShop) -> int:
    return int(shop.merchant.ask("GET", "/discount-codes/ONCE")["used"])


@flow
def type_a_code(shop: SteadyShop) -> tuple[Act, Missing]:
    shop.merchant.ask("PUT", "/discount-codes/ONCE", ONCE, status=200)
    draft = shop.merchant.ready(allow_discount_codes=True)
    form = shop.form(shop.merchant.link(draft), "/discount", discount_code="once")
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: shop.merchant.read(draft)["discount_code"] == "ONCE", "the code is not on it"),
    )


@flow
def pay_with_a_code(shop: SteadyShop) -> tuple[Act, Missing]:
    shop.merchant.ask("PUT", "/discount-codes/ONCE", ONCE, status=200)
    draft = shop.merchant.ready("lysestake-messing", discount_code="ONCE")
    form = shop.form(shop.merchant.link(draft), "/pay")

    def then() -> list[str]:
        shop.tell_approved(shop.stack.payments.all()[-1])
        return [*shop.check_paid(draft), *shop.check(lambda: _used(shop) == 1, "the code was not used once")]

    return lambda: shop.post(form), then


@flow
def pay_with_a_code_that_was_used_up(shop: SteadyShop) -> tuple[Act, Missing]:
    shop.merchant.ask("PUT", "/discount-codes/ONCE", ONCE, status=200)
    first, second = (
        shop.merchant.ready(discount_code="ONCE"),
        shop.merchant.ready("lysestake-messing", discount_code="ONCE"),
    )
    form = shop.form(shop.merchant.link(second), "/pay")
    shop.at_provider(first)
    return (
        lambda: shop.post(form),
        lambda: [
            *shop.check(lambda: shop.merchant.read(second)["discount_code"] is None, "the code is still on it"),
            *shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "it is held"),
        ],
    )


@flow
def expire_a_code(shop: SteadyShop) -> tuple[Act, Missing]:
    shop.merchant.ask("PUT", "/discount-codes/ONCE", ONCE, status=200)
    shop.at_provider(shop.merchant.ready(discount_code="ONCE"))
    return (
        lambda: shop.advance(minutes=32),
        lambda: shop.check(lambda: _used(shop) == 0, "the code is still used"),
    )


def _dearer(shop: SteadyShop) -> Any:
    """Return a draft whose price is not locked, and has risen since its link was opened."""
    draft = shop.merchant.ready("lysestake-messing", lock_prices=False)
    shop.open(shop.merchant.link(draft))
    shop.merchant.ask("PATCH", "/products/lysestake-messing", {"price": "999.00"}, status=200, if_match="*")
    return draft


@flow
def pay_what_has_become_dearer(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = _dearer(shop)
    form = shop.form(shop.merchant.link(draft), "/pay")

    def then() -> list[str]:
        shop.tell_approved(shop.stack.payments.all()[-1])
        price = shop.merchant.read(draft)["line_items"][0]["unit_price"]["amount"]
        return [*shop.check_paid(draft), *shop.check(lambda: price == "999.00", f"it was sold for {price}")]

    return lambda: shop.post(form), then


def _price(shop: SteadyShop, draft: Any) -> str:
    return str(shop.merchant.read(draft)["line_items"][0]["unit_price"]["amount"])


@flow
def invoice_what_has_become_dearer(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = _dearer(shop)
    return (
        lambda: shop.send("POST", f"/draft-orders/{draft['id']}/invoice", {}, idempotency_key="dearer"),
        lambda: [
            *shop.check_sent(lambda: "EmailSent invoice" in shop.story(draft), "the invoice"),
            *shop.check(lambda: _price(shop, draft) == "999.00", "what the invoice stated was not stored"),
        ],
    )


@flow
def complete_what_has_become_dearer(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = _dearer(shop)
    body = {"payment": "paid", "method": "cash", "total": "current"}
    return (
        lambda: shop.send("POST", f"/draft-orders/{draft['id']}/complete", body, idempotency_key="dearer"),
        lambda: [
            *shop.check_paid(draft),
            *shop.check(lambda: _price(shop, draft) == "999.00", "it was sold for another price"),
        ],
    )


@flow
def ask_for_a_new_link(shop: SteadyShop) -> tuple[Act, Missing]:
    customer = {"name": KARI.name, "email": KARI.email}
    draft = shop.merchant.ready(customer=customer)
    url = shop.merchant.link(draft)
    shop.advance(days=40)
    form = shop.form(url, "/new-link")
    return (
        lambda: shop.post(form),
        lambda: shop.check_sent(lambda: "EmailSent invoice" in shop.story(draft), "the new link"),
    )
