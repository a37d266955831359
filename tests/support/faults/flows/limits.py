"""What happens once too often: declined cards, unpaid holds, wrong codes, changes, and what staff do about it.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from typing import Any

from invoicing.adapters.dynamodb import keys
from invoicing.domain.rate_limits.email_quota import MOST_EMAILS
from tests.support.cast.people import KARI_JSON
from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.steady_shop import SteadyShop

NOON = 12  # of UTC, whose days e-mails are counted by


def _pay_and_decline(shop: SteadyShop, url: str, times: int) -> None:
    """Press Pay, and try cards of which no webhook tells."""
    shop.post(shop.form(url, "/pay"))
    session = shop.stack.payments.all()[-1]
    for _ in range(times):
        shop.approve(session, "decline")


def _check_closed(shop: SteadyShop, draft: Any, url: str, reason: str) -> list[str]:
    """Return what a sale lacks that should be closed for payments, which is told once."""
    warned = [it["code"] for it in shop.merchant.read(draft)["warnings"]]
    before = len(shop.stack.payments.all())
    shop.open(url)
    return [
        *shop.check(lambda: shop.story(draft).count("PaymentsClosed") == 1, f"not told once: {reason}"),
        *shop.check(lambda: warned == ["payments_closed"], f"staff are warned of {warned}"),
        *shop.check(lambda: shop.merchant.available("lysestake-messing") == 1, "the stock is still held"),
        *shop.check(lambda: len(shop.stack.payments.all()) == before, "another payment"),
    ]


@flow
def the_tenth_declined_card(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    url = shop.merchant.link(draft)
    _pay_and_decline(shop, url, 9)
    session = shop.stack.payments.all()[-1]
    shop.tell(session)
    shop.approve(session, "decline")

    def act() -> int:
        shop.tell(session)
        return 200

    return act, lambda: _check_closed(shop, draft, url, "declines")


@flow
def ten_cards_declined_behind_silent_webhooks(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    url = shop.merchant.link(draft)
    _pay_and_decline(shop, url, 5)
    shop.post(shop.form(url, "/start-over"))
    _pay_and_decline(shop, url, 5)
    form = shop.form(url, "/start-over")
    return lambda: shop.post(form), lambda: _check_closed(shop, draft, url, "silent declines")


@flow
def the_tenth_unpaid_hold(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    url = shop.merchant.link(draft)
    for _ in range(9):
        shop.post(shop.form(url, "/pay"))
        shop.post(shop.form(url, "/start-over"))
    shop.post(shop.form(url, "/pay"))
    form = shop.form(url, "/start-over")
    return lambda: shop.post(form), lambda: _check_closed(shop, draft, url, "unpaid holds")


@flow
def reopen_by_a_new_link(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready("lysestake-messing")
    _pay_and_decline(shop, shop.merchant.link(draft), 10)
    shop.tell(shop.stack.payments.all()[-1])
    shop.stack.wait_until_idle()

    def then() -> list[str]:
        story, warned = shop.story(draft), shop.merchant.read(draft)["warnings"]
        told = (story.count("PaymentsClosed"), story.count("PaymentsReopened"))
        return shop.check(lambda: (told, warned) == ((1, 1), []), f"told {told} times, and warned of {warned}")

    path = f"/draft-orders/{draft['id']}/links"
    return lambda: shop.send("POST", path, {"channel": "chat"}, idempotency_key="link"), then


@flow
def the_twentieth_wrong_code(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready(allow_discount_codes=True)
    url = shop.merchant.link(draft)
    form = shop.form(url, "/discount", discount_code="GUESS")
    for _ in range(19):
        shop.post(form)

    def then() -> list[str]:
        told = shop.check(lambda: shop.story(draft).count("DiscountCodesClosed") == 1, "not told once")
        status = shop.post(form)
        return [*told, *shop.check(lambda: status == 303, "a code was looked up once more")]

    return lambda: shop.post(form), then


@flow
def the_thirtieth_change(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    url = f"{shop.merchant.link(draft)}?step=details"
    forms = [shop.form(url, "/details", shipping_address1=f"Storgata {number}") for number in range(31)]
    for form in forms[:29]:
        shop.post(form)

    def act() -> int:
        return max(shop.post(forms[29]), shop.post(forms[30]))

    def then() -> list[str]:
        story = shop.story(draft)
        return shop.check(lambda: story.count("CheckoutDetailsEntered") <= 30, "one more change than thirty")

    return act, then


def _use_up_emails(shop: SteadyShop, *, leave: int) -> None:
    """Let the usual customer have all e-mails of the day, but for some; the day goes on for half a day at least."""
    if (hour := shop.stack.clock().hour) >= NOON:
        shop.advance(hours=24 - hour)
    key = keys.email_quota_key(KARI_JSON["email"], f"{shop.stack.clock():%Y-%m-%d}")
    item = {**key, "emails": {"N": str(MOST_EMAILS - leave)}}
    shop.stack.resources.client("dynamodb").put_item(TableName=shop.stack.resources.table_name, Item=item)


@flow
def the_fiftieth_email(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, other = shop.merchant.draft(), shop.merchant.draft()
    _use_up_emails(shop, leave=1)
    path = "/draft-orders/{}/invoice"

    def then() -> list[str]:
        sent = shop.check_sent(lambda: shop.merchant.read(draft)["status"] == "INVOICE_SENT", "the invoice")
        return [*sent, *shop.check(lambda: shop.send("POST", path.format(other["id"]), {}) == 429, "one more")]

    return lambda: shop.send("POST", path.format(draft["id"]), {}, idempotency_key="invoice"), then


@flow
def paid_with_an_address_that_has_all_its_emails(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    session = shop.at_provider(draft)
    shop.approve(session)
    _use_up_emails(shop, leave=0)

    def act() -> int:
        shop.tell(session)
        return 200

    return act, lambda: shop.check_paid(draft)


@flow
def the_fiftieth_receipt_of_a_manual_payment(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, other = shop.merchant.ready(), shop.merchant.ready()
    _use_up_emails(shop, leave=1)
    path, paid = "/draft-orders/{}/complete", {"payment": "paid", "method": "other"}

    def then() -> list[str]:
        lacks = shop.check_paid(draft)
        completed = shop.send("POST", path.format(other["id"]), paid, idempotency_key="other")
        sent = [*shop.story(draft), *shop.story(other)].count("EmailSent receipt")
        return [
            *lacks,
            *shop.check(lambda: completed < 300, f"a payment is refused for an e-mail's sake: {completed}"),
            *shop.check(lambda: sent <= 1, "one receipt too many"),
        ]

    return lambda: shop.send("POST", path.format(draft["id"]), paid, idempotency_key="complete"), then
