"""Send receipts of orders and notices of refunds."""

from __future__ import annotations

from functools import partial
from typing import Any

from invoicing import settings
from invoicing.adapters.event_envelope import from_bus
from invoicing.bootstrap import app
from invoicing.domain.events import EmailKind, EmailRequested, Event, OrderPaid, PaymentRefunded
from invoicing.observability import logger, mark_log
from invoicing.pages.email.receipt import render_receipt
from invoicing.pages.email.refund import render_refund
from invoicing.usecases.email.send_receipt import send_receipt
from invoicing.usecases.email.send_refund_notice import send_refund_notice

app.at_init("sales", "mailer")


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> None:
    """Take `OrderPaid`, `PaymentRefunded` or `EmailRequested` from the bus.

    A refusal by SES is raised, so that Lambda retries.
    """
    recorded, data = from_bus(event, OrderPaid, PaymentRefunded, EmailRequested)
    mark_log(recorded.correlation_id)
    sale_id, about = recorded.sale_id, _refunded_id(data)
    caused_by, base_url, sender = recorded.id, app.base_url(), settings.sender_email()
    if about is None:
        kind = EmailKind.RECEIPT
        render = partial(render_receipt, sender=sender)
        email_id = data.email_id if isinstance(data, EmailRequested) else ""
        email = send_receipt(sale_id, email_id, caused_by=caused_by, base_url=base_url, render=render, ports=app)
    else:
        kind = EmailKind.REFUND
        render = partial(render_refund, sender=sender)
        email = send_refund_notice(sale_id, about, caused_by=caused_by, base_url=base_url, render=render, ports=app)
    logger.info(f"{kind.value}_{email.status}" if email else f"{kind.value}_skipped")


def _refunded_id(data: Event) -> str | None:
    """Return the id of the refund, or of the late payment, that the notice is about. None means a receipt."""
    match data:
        case PaymentRefunded():
            return data.refund_id or data.attempt_id
        case EmailRequested(kind=EmailKind.REFUND):
            return data.about
    return None
