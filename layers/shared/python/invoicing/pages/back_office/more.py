"""What the bar at the bottom has no room for: settings, and signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page

if TYPE_CHECKING:
    from invoicing.ports import OfficePorts


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the page."""
    del ports
    return page(request, "more/page.html", {"section": "more"})
