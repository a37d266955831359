"""An order was paid: send the receipt."""

from __future__ import annotations

from functools import partial
from typing import Any

from invoicing import settings
from invoicing.bootstrap import app
from invoicing.observability import logger
from invoicing.pages.mail_receipt import render_receipt
from invoicing.usecases.send_receipt import send_receipt

app.at_init("sales", "mailer")


def lambda_handler(event: dict[str, Any], context: object) -> None:
    """Take `OrderPaid` or `ReceiptRequested` from the bus. A refusal by SES is raised, so that Lambda tries again."""
    metadata = event["detail"]["metadata"]
    mail = send_receipt(
        metadata["sale_id"],
        caused_by=metadata["event_id"],
        base_url=app.base_url(),
        render=partial(render_receipt, sender=settings.sender_email()),
        sales=app.sales,
        stores=app.stores,
        mailer=app.mailer,
        link_keys=app.link_keys,
        clock=app.clock,
    )
    logger.info(f"receipt_{mail.status}" if mail else "receipt_left_alone", extra={"sale_id": metadata["sale_id"]})
