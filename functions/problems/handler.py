"""The pages of jobs and problems: function `problems` may read dead letters, and send them again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from invoicing.bootstrap import app
from invoicing.observability import logger
from invoicing.pages.back_office.dispatch import answer
from invoicing.pages.back_office.request import Visit
from invoicing.pages.back_office.routes.problems import PROBLEM_ROUTES

app.at_init("sessions", "sales")

TEMPLATES = Path(__file__).parent / "templates"


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    del context
    base_url = app.base_url(event["requestContext"].get("domainName"))
    return answer(
        event, Visit.of(event, base_url=base_url, stores=app.stores, templates=TEMPLATES), app, PROBLEM_ROUTES
    )
