"""Every five minutes: send reminders of unpaid invoices."""

from __future__ import annotations

from functools import partial
from typing import Any

from invoicing import settings
from invoicing.bootstrap import app
from invoicing.observability import logger
from invoicing.pages.email.reminder import render_reminder
from invoicing.usecases.email.send_reminders import send_reminders

app.at_init("sales", "mailer")

TIME_FOR_ONE = 20_000  # milliseconds, in which every call for one reminder can time out


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> None:
    """Send what is due. Failures are raised together at the end, each with its sale."""
    sent = send_reminders(
        base_url=app.base_url(),
        render=partial(render_reminder, sender=settings.sender_email(), has_provider=app.providers.has_provider),
        may_go_on=lambda: context.get_remaining_time_in_millis() > TIME_FOR_ONE,
        ports=app,
    )
    logger.info("reminders_sent", extra={"sent": sent})
