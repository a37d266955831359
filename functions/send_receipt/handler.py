"""Send receipts of orders and notices of refunds."""

from __future__ import annotations

from functools import partial
from typing import Any

from invoicing import settings
from invoicing.bootstrap import app
from invoicing.domain.sale.email import EmailKind
from invoicing.observability import logger
from invoicing.pages.email.receipt import render_receipt
from invoicing.pages.email.refund import render_refund
from invoicing.usecases.email.send_receipt import send_receipt
from invoicing.usecases.email.send_refund_notice import send_refund_notice

app.at_init("sales", "mailer")


def lambda_handler(event: dict[str, Any], context: object) -> None:
    """Take `OrderPaid`, `PaymentRefunded` or `EmailRequested` from the bus.

    A refusal by SES is raised, so that Lambda retries.
    """
    metadata, data = event["detail"]["metadata"], event["detail"]["data"]
    sale_id, about = metadata["sale_id"], _refunded_id(event["detail-type"], data)
    caused_by, base_url, sender = metadata["event_id"], app.base_url(), settings.sender_email()
    if about is None:
        kind = EmailKind.RECEIPT
        render = partial(render_receipt, sender=sender)
        email = send_receipt(sale_id, caused_by=caused_by, base_url=base_url, render=render, ports=app)
    else:
        kind = EmailKind.REFUND
        render = partial(render_refund, sender=sender)
        email = send_refund_notice(sale_id, about, caused_by=caused_by, base_url=base_url, render=render, ports=app)
    logger.info(f"{kind.value}_{email.status}" if email else f"{kind.value}_skipped", extra={"sale_id": sale_id})


def _refunded_id(name: str, data: dict[str, Any]) -> str | None:
    """Return the id of the refund, or of the late payment, that the notice is about. None means a receipt."""
    if name == "PaymentRefunded":
        return str(data.get("refund_id") or data["attempt_id"])
    return str(data.get("about", "")) if data.get("kind") == EmailKind.REFUND else None
