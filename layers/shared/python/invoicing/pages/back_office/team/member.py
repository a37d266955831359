"""A member of the team: who they are, where they are signed in, and what an owner may change."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import ConflictError
from invoicing.domain.staff.role import Role
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.errors import sentence_of
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.team.people import address_of, member_of, role_names, role_options, role_typed
from invoicing.pages.i18n.language import translations
from invoicing.usecases.staff.sessions import live_sessions
from invoicing.usecases.staff.team import change_role, end_sessions, remove

if TYPE_CHECKING:
    from collections.abc import Mapping

    from invoicing.domain.staff.user import User
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import TeamPorts


def show(request: StaffRequest, ports: TeamPorts) -> Response[str]:
    """Show the member."""
    user, role = member_of(request, ports)
    now = ports.clock()
    sessions = live_sessions([user.id], request.store, ports=ports).get(user.id, ())
    words = {"role_name": role_names(request.locale)[role], "sessions": sessions, "now": now}
    return _page(request, "member", user, words)


def show_role(request: StaffRequest, ports: TeamPorts) -> Response[str]:
    """Show the form of the role."""
    user, role = member_of(request, ports)
    return _role_page(request, user, role)


def update_role(request: StaffRequest, ports: TeamPorts) -> Response[str]:
    """Give the member another role."""
    user, role = member_of(request, ports)
    chosen = role_typed(request.form("role").get("role", ""))
    if chosen is None:
        return _role_page(request, user, role, {"role": translations(DOMAIN, request.locale).gettext("Choose a role")})
    try:
        is_changed = change_role(user, chosen, ports=ports)
    except ConflictError as error:
        return _role_page(request, user, chosen, {"role": sentence_of(error, request.locale)})
    return see_other(address_of(user), "role_changed" if is_changed else "member_signed_out")


def show_remove(request: StaffRequest, ports: TeamPorts) -> Response[str]:
    """Ask before a member is removed."""
    user, _ = member_of(request, ports)
    return _page(request, "remove", user, {})


def delete(request: StaffRequest, ports: TeamPorts) -> Response[str]:
    """Remove the member."""
    request.form()
    user, _ = member_of(request, ports)
    try:
        remove(user, ports=ports)
    except ConflictError as error:
        return _page(request, "remove", user, {}, {"": sentence_of(error, request.locale)})
    return see_other("/admin/team", "member_removed")


def sign_out(request: StaffRequest, ports: TeamPorts) -> Response[str]:
    """Sign the member out everywhere."""
    request.form()
    user, _ = member_of(request, ports)
    end_sessions(user, ports=ports)
    return see_other(address_of(user), "member_signed_out")


def _role_page(request: StaffRequest, user: User, role: Role, errors: Mapping[str, str] | None = None) -> Response[str]:
    return _page(request, "role", user, {"role": role, "roles": role_options(request.locale)}, errors)


def _page(
    request: StaffRequest,
    template: str,
    user: User,
    words: Mapping[str, object],
    errors: Mapping[str, str] | None = None,
) -> Response[str]:
    about = {"section": "more", "user": user, "address": address_of(user), "errors": errors or {}, **words}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, f"team/{template}.html", about, status)
