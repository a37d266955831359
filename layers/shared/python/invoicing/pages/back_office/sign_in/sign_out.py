"""Signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.pages.back_office.cookies import no_session
from invoicing.pages.back_office.responses import see_other
from invoicing.usecases.staff.sessions import end_all_sessions, end_session

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """End the session of this browser."""
    request.form()
    if request.secret is not None:
        end_session(request.secret, ports=ports)
    return _signed_out("signed_out")


def create_everywhere(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """End all sessions of the member of staff, this one among them."""
    request.form()
    end_all_sessions(request.member.id, ports=ports)
    return _signed_out("signed_out_everywhere")


def _signed_out(notice: str) -> Response[str]:
    response = see_other("/admin/sign-in", notice)
    response.cookies.append(no_session())
    return response
