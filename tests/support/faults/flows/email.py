"""Invoices, reminders, and what SES reports.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from tests.support.faults.flows.flow import Act, Missing, flow
from tests.support.faults.till import Till


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
        lambda: till.unless(lambda: till.story(draft).count("EmailSent reminder") <= 1, "reminded twice"),
    )


@flow
def feedback(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    till.invoice(draft)
    email = till.stack.outbox.emails[-1]

    def act() -> int:
        till.stack.outbox.report(email, "bounce")
        till.stack.wait_until_idle()
        return 200

    return act, lambda: till.unless(lambda: "EmailBounced" in till.story(draft), "no bounce on the timeline")
