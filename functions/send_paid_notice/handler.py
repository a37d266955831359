"""Tell the store itself of orders that customers paid."""

from __future__ import annotations

from functools import partial
from typing import Any

from invoicing import settings
from invoicing.adapters.event_envelope import from_bus
from invoicing.bootstrap import app
from invoicing.domain.events import EmailKind, EmailRequested, OrderPaid
from invoicing.observability import logger, mark_log
from invoicing.pages.email.paid_notice import render_paid_notice
from invoicing.usecases.email.send_paid_notice import send_paid_notice

app.at_init("sales", "mailer")


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> None:
    """Take `OrderPaid`, or `EmailRequested` of a notice that is sent again, from the bus.

    A refusal by SES is raised, so that Lambda retries. The receipt has a function of its own: neither holds up the
    other.
    """
    recorded, data = from_bus(event, OrderPaid, EmailRequested)
    mark_log(recorded.correlation_id)
    email = None
    if not isinstance(data, EmailRequested) or data.kind is EmailKind.PAID_NOTICE:
        email = send_paid_notice(
            recorded.sale_id,
            is_requested=isinstance(data, EmailRequested),
            caused_by=recorded.id,
            base_url=app.base_url(),
            render=partial(render_paid_notice, sender=settings.sender_email()),
            ports=app,
        )
    logger.info(f"paid_notice_{email.status}" if email else "paid_notice_skipped")
