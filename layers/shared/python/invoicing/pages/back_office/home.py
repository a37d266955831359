"""The first page: the list of draft orders, without a redirect, which would be one more request on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.pages.back_office.drafts import list as drafts

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the draft orders."""
    return drafts.show(request, ports)
