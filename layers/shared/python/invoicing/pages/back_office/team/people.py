"""Members of the team, as their pages show them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from invoicing.domain.errors import NotFoundError
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.user import User
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import TeamPorts

_ID = re.compile(r"[A-Za-z0-9@._+-]{1,128}")


def address_of(user: User) -> str:
    return f"/admin/team/{user.id}"


def member_of(request: StaffRequest, ports: TeamPorts) -> tuple[User, Role]:
    """Return the member that the path names, and their role.

    Raises:
        NotFoundError: there is no such member.
    """
    staff_id = request.parameters["id"]
    user = ports.user_pool.find(staff_id) if _ID.fullmatch(staff_id) else None
    if user is None or user.id != staff_id or user.role is None:
        raise NotFoundError("member")
    return user, user.role


def role_names(locale: str) -> Mapping[Role, str]:
    _ = translations(DOMAIN, locale).gettext
    return {Role.OWNER: _("Owner"), Role.STAFF: _("Staff"), Role.PROGRAM: _("Program")}


def role_options(locale: str) -> list[tuple[str, str, str]]:
    """Return the roles of people, and what each may do."""
    _ = translations(DOMAIN, locale).gettext
    names = role_names(locale)
    return [
        (Role.STAFF, names[Role.STAFF], _("Sells: drafts, orders, products")),
        (Role.OWNER, names[Role.OWNER], _("Everything, also refunds, settings and the team")),
    ]


def role_typed(typed: str) -> Role | None:
    """Return the role that a form chose; None without one. A program is added from the command line."""
    return Role(typed) if typed in {Role.OWNER, Role.STAFF} else None
