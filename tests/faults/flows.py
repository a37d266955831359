"""Every flow that can be cut short: what was before, what somebody does, and how it must end if they do it again.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from collections.abc import Callable
from typing import Any

from invoicing.domain.attempts import HOLD
from tests.faults.till import Till

Act = Callable[[], int]  # answers with an HTTP status: below 500 it was understood
Missing = Callable[[], list[str]]  # in sentences
Flow = Callable[[Till], tuple[Act, Missing]]

FLOWS: dict[str, Flow] = {}
LONG: set[str] = set()  # for `make torture` only


def flow(function: Flow) -> Flow:
    FLOWS[function.__name__] = function
    return function


def long(function: Flow) -> Flow:
    LONG.add(function.__name__)
    return function


def nothing() -> list[str]:
    return []


# --- staff ------------------------------------------------------------------------------------------------------------


@flow
def create(till: Till) -> tuple[Act, Missing]:
    body = {"line_items": [{"sku": "kopp-steingods", "quantity": 1}], "customer": {"email": "kari@example.com"}}

    def drafts() -> int:
        return len(till.ask("GET", "/draft-orders")["items"])

    before = drafts()
    return (
        lambda: till.send("POST", "/draft-orders", body, idempotency_key="draft"),
        lambda: till.unless(lambda: drafts() == before + 1, f"{drafts() - before} drafts were written"),
    )


@flow
def duplicate(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()

    def copies() -> int:
        return len(till.ask("GET", "/draft-orders")["items"])

    before = copies()
    return (
        lambda: till.send("POST", f"/draft-orders/{draft['id']}/duplicate", idempotency_key="copy"),
        lambda: till.unless(lambda: copies() == before + 1, "it was not copied once"),
    )


@flow
def edit(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    change = {"line_items": [{"sku": "fat-eik", "quantity": 2}], "note": "Ring first"}
    return (
        lambda: till.send("PATCH", f"/draft-orders/{draft['id']}", change, if_match='"1"'),
        lambda: till.unless(
            lambda: (till.read(draft)["version"], till.read(draft)["note"]) == (2, "Ring first"), "not edited once"
        ),
    )


@flow
def cancel_draft(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    return (
        lambda: till.send("POST", f"/draft-orders/{draft['id']}/cancel", idempotency_key="cancel"),
        lambda: till.unless(lambda: till.read(draft)["status"] == "CANCELLED", "not cancelled"),
    )


@flow
def copy_link(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    path = f"/draft-orders/{draft['id']}/links"
    return (
        lambda: till.send("POST", path, {"channel": "chat"}, idempotency_key="link"),
        lambda: till.unless(lambda: len(till.ask("GET", path)["items"]) == 1, "not one link"),
    )


@flow
def revoke_link(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    url = till.link(draft)
    link = till.ask("GET", f"/draft-orders/{draft['id']}/links")["items"][0]["id"]
    return (
        lambda: till.send("DELETE", f"/draft-orders/{draft['id']}/links/{link}"),
        lambda: till.unless(lambda: till.open(url) == 404, "the link still works"),
    )


@flow
def store_and_products(till: Till) -> tuple[Act, Missing]:
    store = till.ask("GET", "/store")
    rug = {"title": "Rug", "price": "900.00"}

    def act() -> int:
        return max(
            till.send("PUT", "/store", store),
            till.send("PUT", "/products/rug", rug),
            till.send("GET", "/products/rug"),
            till.send("GET", "/products"),
        )

    return act, lambda: till.unless(lambda: till.available("rug") == 0, "no rug")


@flow
def lists_and_timelines(till: Till) -> tuple[Act, Missing]:
    draft = till.ready()
    till.tell_approved(till.at_provider(draft))
    order = till.order(draft)
    paths = ["/draft-orders", f"/draft-orders/{draft['id']}", f"/draft-orders/{draft['id']}/timeline"]
    paths += ["/orders", f"/orders/{order['id']}", f"/orders/{order['id']}/timeline"]
    return lambda: max(till.send("GET", path) for path in paths), nothing


@flow
def preview(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    line_items = {"line_items": [{"sku": "kopp-steingods", "quantity": 1}]}

    def act() -> int:
        path = f"/draft-orders/{draft['id']}/invoice/preview"
        return max(till.send("POST", path, {}), till.send("POST", "/draft-orders/calculate", line_items))

    return act, nothing


@flow
def sign_in(till: Till) -> tuple[Act, Missing]:
    wrong = {"email": "owner@example.com", "password": "local-only"}
    return lambda: till.stack.request("POST", "/sign-in", body=wrong).status_code, nothing


# --- mail -------------------------------------------------------------------------------------------------------------


@flow
def invoice(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    return (
        lambda: till.send("POST", f"/draft-orders/{draft['id']}/invoice", {}, idempotency_key="invoice"),
        lambda: till.unless(lambda: till.read(draft)["status"] == "INVOICE_SENT", "no invoice"),
    )


@flow
def scheduled_invoice(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    at = f"{till.in_future(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    till.ask("POST", f"/draft-orders/{draft['id']}/invoice", {"send_at": at}, status=202)
    return (
        lambda: till.pass_time(hours=2, minutes=1),
        lambda: till.unless(lambda: till.read(draft)["status"] == "INVOICE_SENT", "no invoice"),
    )


@flow
def reminder(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    till.invoice(draft)
    return (
        lambda: till.pass_time(days=3, minutes=1),
        lambda: till.unless(lambda: till.story(draft).count("ReminderSent") <= 1, "reminded twice"),
    )


@flow
def feedback(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    till.invoice(draft)
    mail = till.stack.outbox.mails[-1]

    def act() -> int:
        till.stack.outbox.report(mail, "bounce")
        till.stack.settle()
        return 200

    return act, lambda: till.unless(lambda: "InvoiceBounced" in till.story(draft), "no bounce on the timeline")


# --- the customer -----------------------------------------------------------------------------------------------------


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
        return till.paid(draft)

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
    till.ask("POST", f"/products/{skus[-1]}/stock", {"change": -2, "reason": "broken"})
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


# --- time -------------------------------------------------------------------------------------------------------------


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
            *till.unless(lambda: story.count("PaymentProblem") == 1, "staff were not told once"),
        ]

    return act, then


@flow
def another_amount(till: Till) -> tuple[Act, Missing]:
    return _lie(till, amount=1)


@flow
def another_currency(till: Till) -> tuple[Act, Missing]:
    return _lie(till, currency="SEK")
