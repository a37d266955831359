"""Signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.pages.back_office.cookies import no_session
from invoicing.pages.back_office.responses import see_other
from invoicing.usecases.staff.sessions import end_session

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """End the session of this browser."""
    request.form()
    if request.secret is not None:
        end_session(request.secret, ports=ports)
    response = see_other("/admin/sign-in", "signed_out")
    response.cookies.append(no_session())
    return response
