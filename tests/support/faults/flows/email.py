"""Invoices, reminders, and SES's reports.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from datetime import timedelta
from unittest.mock import patch

from invoicing.adapters.ses import SesMailer
from invoicing.domain.errors import EmailInDoubtError
from invoicing.ports import RenderedEmail
from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.steady_shop import SteadyShop


@flow
def invoice(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    return (
        lambda: shop.send("POST", f"/draft-orders/{draft['id']}/invoice", {}, idempotency_key="invoice"),
        lambda: shop.check_sent(lambda: shop.merchant.read(draft)["status"] == "INVOICE_SENT", "the invoice"),
    )


@flow
def scheduled_invoice(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    at = f"{shop.in_future(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    shop.merchant.ask("POST", f"/draft-orders/{draft['id']}/invoice", {"send_at": at}, status=202)
    return (
        lambda: shop.advance(hours=2, minutes=1),
        lambda: shop.check_sent(lambda: shop.merchant.read(draft)["status"] == "INVOICE_SENT", "the invoice"),
    )


@flow
def invoice_that_no_function_claimed_for_a_day(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    with patch("functions.send_invoice.handler.send_invoice", return_value=None):
        shop.merchant.ask("POST", f"/draft-orders/{draft['id']}/invoice", {}, status=202)
        for _ in range(24):
            shop.advance(hours=1, minutes=1)
    return (
        lambda: shop.advance(hours=1, minutes=1),
        lambda: shop.check_sent(lambda: shop.story(draft).count("EmailSent invoice") == 1, "the invoice"),
    )


@flow
def reminder(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    shop.invoice(draft)
    return (
        lambda: shop.advance(days=3, minutes=1),
        lambda: shop.check(lambda: shop.story(draft).count("EmailSent reminder") <= 1, "reminded twice"),
    )


@flow
def feedback(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    shop.invoice(draft)
    email = shop.stack.outbox.emails[-1]

    def act() -> int:
        shop.stack.outbox.report(email, "bounce")
        shop.stack.wait_until_idle()
        return 200

    return act, lambda: shop.check(lambda: "EmailBounced" in shop.story(draft), "no bounce on the timeline")


@flow
def receipt_again(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.paid()
    order = shop.merchant.order(draft)
    return (
        lambda: shop.send("POST", f"/orders/{order['id']}/receipt", idempotency_key="receipt"),
        lambda: shop.check_sent(lambda: shop.story(draft).count("EmailSent receipt") == 2, "one more receipt"),
    )


@flow
def receipt_again_of_what_is_refunded(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.paid()
    order = shop.merchant.order(draft)

    def act() -> int:
        asked = shop.send("POST", f"/orders/{order['id']}/receipt", idempotency_key="receipt")
        return max(asked, shop.send("POST", f"/orders/{order['id']}/refunds", idempotency_key="back"))

    return act, lambda: shop.check(lambda: "PaymentRefunded" in shop.story(draft), "not refunded")


@flow
def corrected_address(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    at = f"{shop.in_future(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    shop.merchant.ask("POST", f"/draft-orders/{draft['id']}/invoice", {"send_at": at}, status=202)
    corrected = {"customer": {"email": "corrected@example.com"}}

    def then() -> list[str]:
        shop.advance(hours=2, minutes=1)
        to = [email["to"] for email in shop.emails() if email["tags"]["sale_id"] in draft["id"]]
        return shop.check_sent(lambda: to == [["corrected@example.com"]], f"to the corrected address, but to {to}")

    return lambda: shop.send("PATCH", f"/draft-orders/{draft['id']}", corrected, if_match="*"), then


@flow
def entered_address(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    url = shop.merchant.link(draft)
    form = shop.form(f"{url}?step=details", "/details", email="entered@example.com")
    return (
        lambda: shop.post(form),
        lambda: shop.check(
            lambda: shop.merchant.read(draft)["customer"]["entered_email"] == "entered@example.com", "it is not kept"
        ),
    )


@flow
def receipt_to_an_entered_address(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    url = shop.merchant.link(draft)
    shop.post(shop.form(f"{url}?step=details", "/details", email="entered@example.com"))
    session = shop.at_provider(draft)
    shop.approve(session)

    def act() -> int:
        shop.tell(session)
        return 200

    def then() -> list[str]:
        lacks = shop.check_paid(draft)
        to = [email["to"] for email in shop.emails() if email["tags"]["sale_id"] in draft["id"]]
        sent = shop.check_sent(lambda: to == [["entered@example.com"]], f"to the entered address, but to {to}")
        return [*lacks, *sent]

    return act, then


@flow
def paid_notice(shop: SteadyShop) -> tuple[Act, Missing]:
    shop.merchant.ask("PATCH", "/store", {"paid_notices": True}, if_match="*")
    draft = shop.merchant.ready()
    session = shop.at_provider(draft)
    shop.approve(session)

    def act() -> int:
        shop.tell(session)
        return 200

    def then() -> list[str]:
        told = shop.check_sent(lambda: shop.story(draft).count("EmailSent paid_notice") == 1, "the notice, once")
        to = {str(email["to"]) for email in shop.paid_notices()}
        return [*shop.check_paid(draft), *told, *shop.check(lambda: len(to) <= 1, f"told to {to}")]

    return act, then


@flow
def paid_notice_without_an_answer_of_ses(shop: SteadyShop) -> tuple[Act, Missing]:
    shop.merchant.ask("PATCH", "/store", {"paid_notices": True}, if_match="*")
    send = SesMailer.send

    def answer(mailer: SesMailer, email: RenderedEmail) -> str:
        if email.tags.kind == "paid_notice":
            raise EmailInDoubtError
        return send(mailer, email)

    with patch.object(SesMailer, "send", answer):
        draft = shop.paid()

    def act() -> int:
        """Run `recover` alone: the notice's function then is the first to read the store."""
        shop.stack.clock.advance(timedelta(minutes=16))
        [recover] = [one for one in shop.stack.schedules.schedules if one.function == "recover"]
        shop.stack.schedules.run(recover)
        shop.stack.wait_until_idle()
        return 200

    return act, lambda: shop.check_sent(
        lambda: shop.story(draft).count("EmailSent paid_notice") == 1, "the notice, later"
    )
