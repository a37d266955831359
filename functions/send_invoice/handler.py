"""Send requested invoices."""

from __future__ import annotations

from functools import partial
from typing import Any

from invoicing import settings
from invoicing.adapters.event_envelope import from_bus
from invoicing.bootstrap import app
from invoicing.domain.events import InvoiceRequested
from invoicing.domain.values.ids import parse_link_id
from invoicing.observability import logger, mark_log
from invoicing.pages.email.invoice import render_invoice
from invoicing.usecases.email.send_invoice import send_invoice

app.at_init("sales", "mailer")


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> None:
    """Take `InvoiceRequested` from the bus. A refusal by SES is raised, so that Lambda retries."""
    recorded, requested = from_bus(event, InvoiceRequested)
    mark_log(recorded.correlation_id)
    email = send_invoice(
        recorded.sale_id,
        requested.email_id,
        link=parse_link_id(requested.link_id) if requested.link_id else None,
        caused_by=recorded.id,
        base_url=app.base_url(),
        render=partial(render_invoice, sender=settings.sender_email(), has_provider=app.providers.has_provider),
        ports=app,
    )
    logger.info(f"invoice_{email.status}" if email else "invoice_skipped", extra={"email_id": requested.email_id})
