"""Record SES's reports about e-mails on the timeline."""

from __future__ import annotations

from typing import Any

from invoicing.adapters.ses_events import read_report
from invoicing.bootstrap import app
from invoicing.observability import logger, mark_log
from invoicing.usecases.email.record_feedback import record_email_feedback

app.at_init("sales")


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> None:
    """Take SES's events from the account's default bus. Events about unknown e-mails are only logged."""
    report = read_report(event)
    if report is None:
        logger.warning("report_without_email", extra={"detail_type": event.get("detail-type")})
        return
    mark_log(report.sale_id)
    email = record_email_feedback(report, ports=app)
    logger.info(f"email_{report.type}" if email else "report_of_unknown_email", extra={"email_id": report.email_id})
