"""Tell people by e-mail of changes to accounts of the team."""

from __future__ import annotations

from functools import partial
from typing import Any

from invoicing import settings
from invoicing.adapters.event_envelope import from_bus
from invoicing.bootstrap import app
from invoicing.domain.events.store import StaffChanged
from invoicing.observability import logger
from invoicing.pages.email.security_notice import render_security_notice
from invoicing.usecases.email.send_security_notice import send_security_notice

app.at_init("user_pool", "mailer")


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> None:
    """Take `StaffChanged` from the bus. A refusal by SES is raised, so that Lambda retries."""
    del context
    recorded, change = from_bus(event, StaffChanged)
    render = partial(render_security_notice, sender=settings.sender_email())
    sent = send_security_notice(change, recorded.id, recorded.occurred_at, render=render, ports=app)
    logger.info("security_notice_sent" if sent else "security_notice_skipped", extra={"staff_id": change.sub})
