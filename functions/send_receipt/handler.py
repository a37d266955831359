"""Send receipts of orders, notices of refunds, and shipping confirmations."""

from __future__ import annotations

from functools import partial
from typing import Any

from invoicing import settings
from invoicing.adapters.event_envelope import from_bus
from invoicing.bootstrap import app
from invoicing.domain.events import EmailKind, EmailRequested, Event, OrderFulfilled, OrderPaid, PaymentRefunded
from invoicing.observability import logger, mark_log
from invoicing.pages.email.receipt import render_receipt
from invoicing.pages.email.refund import render_refund
from invoicing.pages.email.shipping_confirmation import render_shipping_confirmation
from invoicing.usecases.email.send_receipt import send_receipt
from invoicing.usecases.email.send_refund_notice import send_refund_notice
from invoicing.usecases.email.send_shipping_confirmation import send_shipping_confirmation

app.at_init("sales", "mailer")


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> None:
    """Take `OrderPaid`, `PaymentRefunded`, `OrderFulfilled` or `EmailRequested` from the bus.

    A refusal by SES is raised, so that Lambda retries.
    """
    recorded, data = from_bus(event, OrderPaid, PaymentRefunded, OrderFulfilled, EmailRequested)
    mark_log(recorded.correlation_id)
    kind, about = _wanted(data)
    sending: dict[str, Any] = {"caused_by": recorded.id, "base_url": app.base_url(), "ports": app}
    sender = settings.sender_email()
    match kind:
        case EmailKind.REFUND:
            render = partial(render_refund, sender=sender)
            email = send_refund_notice(recorded.sale_id, about, render=render, **sending)
        case EmailKind.SHIPPING_CONFIRMATION:
            render = partial(render_shipping_confirmation, sender=sender)
            is_wanted = not isinstance(data, OrderFulfilled) or data.notify  # otherwise nothing is read
            email = send_shipping_confirmation(recorded.sale_id, about, render=render, **sending) if is_wanted else None
        case EmailKind.PAID_NOTICE:
            email = None  # it has a function of its own
        case _:
            render = partial(render_receipt, sender=sender)
            email_id = data.email_id if isinstance(data, EmailRequested) else ""
            email = send_receipt(recorded.sale_id, email_id, render=render, **sending)
    logger.info(f"{kind.value}_{email.status}" if email else f"{kind.value}_skipped")


def _wanted(data: Event) -> tuple[EmailKind, str]:
    """Return the kind of the e-mail, and the id of the refund, late payment or fulfillment that it is about."""
    match data:
        case PaymentRefunded():
            return EmailKind.REFUND, data.refund_id or data.attempt_id
        case OrderFulfilled():
            return EmailKind.SHIPPING_CONFIRMATION, data.fulfillment_id
        case EmailRequested():
            return data.kind, data.about
    return EmailKind.RECEIPT, ""
