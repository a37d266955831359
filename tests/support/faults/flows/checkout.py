"""What customers do, from opening a link to coming back from the provider.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from tests.support.faults.flows.flow import Act, Missing, flow, long, nothing
from tests.support.faults.till import Till


@flow
def look(till: Till) -> tuple[Act, Missing]:
    url = till.link(till.draft())
    path = f"{till.path(url)}/opened"
    headers = {"sec-fetch-site": "same-origin"}
    return lambda: max(till.open(url), till.stack.request("POST", path, headers, form={}).status_code), nothing


@flow
def details(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    url = till.link(draft)
    form = till.form(url, "/details", **till.shopper(url).details())
    return (
        lambda: till.post(form),
        lambda: till.unless(lambda: "CheckoutDetailsEntered" in till.story(draft), "no details"),
    )


@flow
def delivery(till: Till) -> tuple[Act, Missing]:
    draft = till.ready(shipping_line=None)
    form = till.form(till.link(draft), "/delivery", delivery_method="postkassen")
    return (
        lambda: till.post(form),
        lambda: till.unless(lambda: "DeliveryMethodChosen" in till.story(draft), "no delivery"),
    )


@flow
def pay(till: Till) -> tuple[Act, Missing]:
    draft = till.ready("lysestake-messing")
    form = till.form(till.link(draft), "/pay")

    def then() -> list[str]:
        till.tell_approved(till.stack.payments.all()[-1])
        told = till.unless(lambda: "OutOfStock" not in till.story(draft), "it was told to be sold out")
        return [*told, *till.paid(draft)]

    return lambda: till.post(form), then


@flow
@long
def pay_for_many_products(till: Till) -> tuple[Act, Missing]:
    draft = till.ready(*till.stock_up(97))
    form = till.form(till.link(draft), "/pay")

    def then() -> list[str]:
        till.tell_approved(till.stack.payments.all()[-1])
        return till.paid(draft)

    return lambda: till.post(form), then


@flow
@long
def pay_for_many_of_which_the_last_is_sold_out(till: Till) -> tuple[Act, Missing]:
    skus = till.stock_up(97)
    draft = till.ready(*skus)
    form = till.form(till.link(draft), "/pay")
    till.ask("POST", f"/products/{skus[-1]}/stock", {"change": -2, "reason": "broken"}, status=200)
    return (
        lambda: till.post(form),
        lambda: till.unless(lambda: "OutOfStock" in till.story(draft), "staff were not told what is short"),
    )


@flow
def pay_what_is_sold_out(till: Till) -> tuple[Act, Missing]:
    first, second = till.ready("lysestake-messing"), till.ready("lysestake-messing")
    form = till.form(till.link(second), "/pay")
    till.at_provider(first)
    return (
        lambda: till.post(form),
        lambda: till.unless(lambda: "OutOfStock" in till.story(second), "staff were not told what is short"),
    )


@flow
def pay_nothing(till: Till) -> tuple[Act, Missing]:
    draft = till.ready(discount={"type": "percentage", "value": "100"})
    form = till.form(till.link(draft), "/pay")
    return lambda: till.post(form), lambda: till.paid(draft)


@flow
def second_tab(till: Till) -> tuple[Act, Missing]:
    draft = till.ready()
    form = till.form(till.link(draft), "/pay")
    till.post(form)

    def then() -> list[str]:
        till.tell_approved(till.stack.payments.all()[-1])
        return till.paid(draft)

    return lambda: till.post(form), then


@flow
def webhook(till: Till) -> tuple[Act, Missing]:
    draft = till.ready()
    session = till.at_provider(draft)
    till.approve(session)

    def act() -> int:
        till.tell(session)
        return 200

    return act, lambda: till.paid(draft)


@flow
def come_back(till: Till) -> tuple[Act, Missing]:
    draft = till.ready()
    session = till.at_provider(draft)
    till.approve(session)
    return lambda: till.open(session.return_address), lambda: till.paid(draft)


@flow
def decline(till: Till) -> tuple[Act, Missing]:
    draft = till.ready()
    session = till.at_provider(draft)
    till.approve(session, "decline")

    def act() -> int:
        till.tell(session)
        return 200

    return act, lambda: till.unless(lambda: till.story(draft).count("PaymentDeclined") == 1, "not one decline")


@flow
def start_over(till: Till) -> tuple[Act, Missing]:
    draft = till.ready("lysestake-messing")
    url = till.link(draft)
    till.post(till.form(url, "/pay"))
    form = till.form(url, "/start-over")
    return (
        lambda: till.post(form),
        lambda: till.unless(lambda: till.available("lysestake-messing") == 1, "the stock is still held"),
    )


@flow
def start_over_what_is_approved(till: Till) -> tuple[Act, Missing]:
    draft = till.ready()
    url = till.link(draft)
    till.post(till.form(url, "/pay"))
    form = till.form(url, "/start-over")
    till.approve(till.stack.payments.all()[-1])
    return lambda: till.post(form), lambda: till.paid(draft)
