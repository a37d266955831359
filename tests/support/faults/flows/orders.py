"""Reservations, manual payments, a customer's payment that is ended, refunds, and what staff do with a paid order.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.steady_shop import SteadyShop

TILL = {"payment": "paid", "method": "cash", "reference": "Till 42"}


@flow
def complete(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    return (
        lambda: shop.send("POST", f"/draft-orders/{draft['id']}/complete", TILL, idempotency_key="cash"),
        lambda: shop.check_paid(draft),
    )


@flow
def complete_what_is_being_paid(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    shop.at_provider(draft)
    body = {**TILL, "end_payment": True}
    return (
        lambda: shop.send("POST", f"/draft-orders/{draft['id']}/complete", body, idempotency_key="cash"),
        lambda: shop.check_paid(draft),
    )


@flow
def edit_what_is_being_paid(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    shop.at_provider(draft)
    change = {"line_items": [{"sku": "fat-eik", "quantity": 2}]}
    return (
        lambda: shop.send("PATCH", f"/draft-orders/{draft['id']}", {**change, "end_payment": True}, if_match='"1"'),
        lambda: shop.check(lambda: shop.merchant.read(draft)["line_items"][0]["sku"] == "fat-eik", "not edited"),
    )


@flow
def cancel_what_is_being_paid(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    shop.at_provider(draft)
    body = {"end_payment": True}
    return (
        lambda: shop.send("POST", f"/draft-orders/{draft['id']}/cancel", body, idempotency_key="cancel"),
        lambda: shop.check(lambda: shop.merchant.read(draft)["status"] == "CANCELLED", "not cancelled"),
    )


@flow
def reserve(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft("lysestake-messing")
    until = {"reserve_until": shop.in_future(days=1).isoformat()}
    return (
        lambda: shop.send("PATCH", f"/draft-orders/{draft['id']}", until, if_match='"1"'),
        lambda: shop.check(lambda: shop.merchant.available("lysestake-messing") == 0, "it is not set aside"),
    )


@flow
def end_a_reservation(shop: SteadyShop) -> tuple[Act, Missing]:
    shop.merchant.draft("lysestake-messing", reserve_until=shop.in_future(days=1).isoformat())
    return (
        lambda: shop.advance(days=1, minutes=1),
        lambda: shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "it is still set aside"),
    )


@flow
def pay_for_what_is_reserved(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing", reserve_until=shop.in_future(days=1).isoformat())
    form = shop.form(shop.merchant.link(draft), "/pay")

    def then() -> list[str]:
        shop.tell_approved(shop.stack.payments.all()[-1])
        return shop.check_paid(draft)

    return lambda: shop.post(form), then


@flow
def expire_what_is_reserved(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing", reserve_until=shop.in_future(days=1).isoformat())
    shop.at_provider(draft)
    return (
        lambda: shop.advance(minutes=32),
        lambda: shop.check(
            lambda: shop.merchant.available("lysestake-messing") == 0, "what staff had reserved is for sale"
        ),
    )


@flow
def refund_all(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.paid("lysestake-messing")
    order = shop.merchant.order(draft)
    return (
        lambda: shop.send("POST", f"/orders/{order['id']}/refunds", {"restock_all": True}, idempotency_key="back"),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "REFUNDED", "not refunded"),
            *shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )


@flow
def refund_a_part(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.paid()
    order = shop.merchant.order(draft)
    return (
        lambda: shop.send("POST", f"/orders/{order['id']}/refunds", {"amount": "100.00"}, idempotency_key="back"),
        lambda: shop.check(lambda: shop.merchant.order(draft)["refunded"]["amount"] == "100.00", "not refunded once"),
    )


@flow
def refund_a_line_item(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.paid("lysestake-messing")
    order = shop.merchant.order(draft)
    body = {"line_items": [{"id": "li_1", "quantity": 1}], "restock": [{"sku": "lysestake-messing", "quantity": 1}]}
    return (
        lambda: shop.send("POST", f"/orders/{order['id']}/refunds", body, idempotency_key="back"),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["refunded"]["amount"] == "399.00", "not refunded once"),
            *shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )


@flow
def refund_before_the_receipt(shop: SteadyShop) -> tuple[Act, Missing]:
    """Staff refund a part before anything hears of the payment: events wait until the stack is idle."""
    draft = shop.merchant.ready()
    session = shop.at_provider(draft)
    shop.approve(session)
    path = f"/orders/ord_{draft['id'].removeprefix('dft_')}/refunds"

    def act() -> int:
        status = shop.tell(session)
        return status if status >= 500 else shop.send("POST", path, {"amount": "1.00"}, idempotency_key="back")

    def missing() -> list[str]:
        refund = shop.check_sent(lambda: shop.story(draft).count("EmailSent refund") == 1, "the one refund notice")
        return [*shop.check_paid(draft), *refund]

    return act, missing


@flow
def a_refund_comes_back(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.paid("lysestake-messing")
    order = shop.merchant.order(draft)
    shop.send("POST", f"/orders/{order['id']}/refunds", {"restock_all": True}, idempotency_key="back")
    session = shop.stack.payments.all()[-1]
    refund = f"rfd_{order['id'].removeprefix('ord_')}_1"
    shop.approve(session, "return_refund")
    shop.provider_errs = True
    return (
        lambda: shop.tell(session, refund),
        lambda: shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "PAID", "the refund still counts"),
    )


@flow
def cancel_a_paid_order(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.paid("lysestake-messing")
    order = shop.merchant.order(draft)
    return (
        lambda: shop.send("POST", f"/orders/{order['id']}/cancel", idempotency_key="cancel"),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "REFUNDED", "not refunded"),
            *shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )


@flow
def cancel_a_free_order(shop: SteadyShop) -> tuple[Act, Missing]:
    free = {"discount": {"type": "percentage", "value": "100"}, "shipping_line": {"title": "Gratis", "price": "0.00"}}
    draft = shop.merchant.ready("lysestake-messing", **free)
    shop.post(shop.form(shop.merchant.link(draft), "/pay"))
    shop.stack.wait_until_idle()
    order = shop.merchant.order(draft)
    return (
        lambda: shop.send("POST", f"/orders/{order['id']}/cancel", idempotency_key="cancel"),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "VOIDED", "not cancelled"),
            *shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )


@flow
def cancel_an_authorized_order(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.authorized("lysestake-messing")
    order = shop.merchant.order(draft)
    return (
        lambda: shop.send("POST", f"/orders/{order['id']}/cancel", idempotency_key="cancel"),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "VOIDED", "not cancelled"),
            *shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "not for sale again"),
        ],
    )


@flow
def edit_a_paid_order(shop: SteadyShop) -> tuple[Act, Missing]:
    order = shop.merchant.order(shop.paid("lysestake-messing"))
    etag = f'"{order["version"]}"'
    change = {"note": "Ring first", "tags": ["vip"], "shipping_address": {"address1": "Storgata 2"}}

    def is_edited() -> bool:
        now = shop.merchant.ask("GET", f"/orders/{order['id']}")
        shown = (now["version"], now["note"], now["tags"], now["shipping_address"]["address1"], now["totals"])
        return shown == (order["version"] + 1, "Ring first", ["vip"], "Storgata 2", order["totals"])

    return (
        lambda: shop.send("PATCH", f"/orders/{order['id']}", change, if_match=etag),
        lambda: shop.check(is_edited, "not edited once"),
    )


@flow
def link_to_a_paid_order(shop: SteadyShop) -> tuple[Act, Missing]:
    order = shop.merchant.order(shop.paid())
    path = f"/orders/{order['id']}/links"
    before = len(shop.merchant.ask("GET", path)["items"])
    return (
        lambda: shop.send("POST", path, {"channel": "sms"}, idempotency_key="link"),
        lambda: shop.check(lambda: len(shop.merchant.ask("GET", path)["items"]) == before + 1, "not one more link"),
    )
