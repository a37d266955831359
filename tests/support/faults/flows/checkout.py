"""What customers do, from opening a link to returning from the provider.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from tests.support.faults.flows.flow import Act, Missing, flow, long, nothing
from tests.support.faults.steady_shop import SteadyShop


@flow
def open_link(shop: SteadyShop) -> tuple[Act, Missing]:
    url = shop.merchant.link(shop.merchant.draft())
    path = f"{shop.path_of(url)}/opened"
    headers = {"sec-fetch-site": "same-origin"}
    return lambda: max(shop.open(url), shop.stack.request("POST", path, headers, form={}).status_code), nothing


@flow
def details(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    url = shop.merchant.link(draft)
    numbers = {"business_vat_number": "DE136695976", "business_po_number": "PO 7"}
    form = shop.form(url, "/details", **shop.customer(url).details(), **numbers)

    def missing() -> list[str]:
        stored = shop.merchant.read(draft)
        kept = (stored["customer"]["vat_number"], stored["customer"]["entered_vat_number"], stored["po_number"])
        untold = shop.check(lambda: "CheckoutDetailsEntered" in shop.story(draft), "no details")
        return untold + shop.check(lambda: kept == (None, "DE136695976", "PO 7"), f"numbers {kept}")

    return lambda: shop.post(form), missing


@flow
def details_that_no_delivery_fits(shop: SteadyShop) -> tuple[Act, Missing]:
    home, *others = shop.merchant.ask("GET", "/store")["markets"]
    shop.merchant.ask("PATCH", "/store", {"markets": [{**home, "delivery_methods": []}, *others]}, if_match="*")
    draft = shop.merchant.draft()
    url = shop.merchant.link(draft)
    form = shop.form(url, "/details", **shop.customer(url).details())
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: shop.story(draft).count("NoDeliveryFits") == 1, "not told once"),
    )


@flow
def delivery(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready(shipping_line=None)
    form = shop.form(shop.merchant.link(draft), "/delivery", delivery_method="postkassen")
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: "DeliveryMethodChosen" in shop.story(draft), "no delivery"),
    )


@flow
def pay(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    form = shop.form(shop.merchant.link(draft), "/pay")

    def then() -> list[str]:
        shop.tell_approved(shop.stack.payments.all()[-1])
        told = shop.check(lambda: "OutOfStock" not in shop.story(draft), "it was told to be sold out")
        return [*told, *shop.check_paid(draft)]

    return lambda: shop.post(form), then


@flow
@long
def pay_for_many_products(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready(*shop.stock_up(97))
    form = shop.form(shop.merchant.link(draft), "/pay")

    def then() -> list[str]:
        shop.tell_approved(shop.stack.payments.all()[-1])
        return shop.check_paid(draft)

    return lambda: shop.post(form), then


@flow
@long
def pay_for_many_of_which_the_last_is_sold_out(shop: SteadyShop) -> tuple[Act, Missing]:
    skus = shop.stock_up(97)
    draft = shop.merchant.ready(*skus)
    form = shop.form(shop.merchant.link(draft), "/pay")
    shop.merchant.ask("POST", f"/products/{skus[-1]}/stock", {"change": -2, "reason": "broken"}, status=200)
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: "OutOfStock" in shop.story(draft), "staff were not told what is short"),
    )


@flow
def pay_what_is_sold_out(shop: SteadyShop) -> tuple[Act, Missing]:
    first, second = shop.merchant.ready("lysestake-messing"), shop.merchant.ready("lysestake-messing")
    form = shop.form(shop.merchant.link(second), "/pay")
    shop.at_provider(first)
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: "OutOfStock" in shop.story(second), "staff were not told what is short"),
    )


@flow
def pay_nothing(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready(discount={"type": "percentage", "value": "100"})
    form = shop.form(shop.merchant.link(draft), "/pay")
    return lambda: shop.post(form), lambda: shop.check_paid(draft)


@flow
def second_tab(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    form = shop.form(shop.merchant.link(draft), "/pay")
    shop.post(form)

    def then() -> list[str]:
        shop.tell_approved(shop.stack.payments.all()[-1])
        return shop.check_paid(draft)

    return lambda: shop.post(form), then


@flow
def webhook(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    session = shop.at_provider(draft)
    shop.approve(session)

    def act() -> int:
        shop.tell(session)
        return 200

    return act, lambda: shop.check_paid(draft)


@flow
def come_back(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    session = shop.at_provider(draft)
    shop.approve(session)
    return lambda: shop.open(session.return_address), lambda: shop.check_paid(draft)


@flow
def decline(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    session = shop.at_provider(draft)
    shop.approve(session, "decline")

    def act() -> int:
        shop.tell(session)
        return 200

    return act, lambda: shop.check(lambda: shop.story(draft).count("PaymentDeclined") == 1, "not one decline")


@flow
def start_over(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    url = shop.merchant.link(draft)
    shop.post(shop.form(url, "/pay"))
    form = shop.form(url, "/start-over")
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "the stock is still held"),
    )


@flow
def start_over_what_is_approved(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    url = shop.merchant.link(draft)
    shop.post(shop.form(url, "/pay"))
    form = shop.form(url, "/start-over")
    shop.approve(shop.stack.payments.all()[-1])
    return lambda: shop.post(form), lambda: shop.check_paid(draft)
