"""The first page: the draft orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.pages.back_office.responses import see_other

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Lead to the draft orders."""
    del request, ports
    return see_other("/admin/drafts")
