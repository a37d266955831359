"""The pages of the team: function `team` may change the users of the user pool, and no other function may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from invoicing.bootstrap import app
from invoicing.observability import logger
from invoicing.pages.back_office.dispatch import answer
from invoicing.pages.back_office.request import Visit
from invoicing.pages.back_office.routes.team import TEAM_ROUTES

app.at_init("sessions", "user_pool")

TEMPLATES = Path(__file__).parent / "templates"


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    del context
    base_url = app.base_url(event["requestContext"].get("domainName"))
    return answer(event, Visit.of(event, base_url=base_url, stores=app.stores, templates=TEMPLATES), app, TEAM_ROUTES)
