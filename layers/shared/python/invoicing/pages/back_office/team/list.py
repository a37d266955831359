"""Everybody who may open the back office, or use the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.staff.role import Role
from invoicing.domain.staff.user import User
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.team.people import address_of, role_names
from invoicing.usecases.staff.sessions import live_sessions

if TYPE_CHECKING:
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import TeamPorts


@dataclass(frozen=True)
class Row:
    """A member, and when they opened a page last; None for one who is not signed in."""

    user: User
    address: str
    role: str
    seen: datetime | None


def show(request: StaffRequest, ports: TeamPorts) -> Response[str]:
    """List members, owners first; those who were removed are last."""
    order = [*Role]
    users = [user for user in ports.user_pool.members(*Role) if user.role]
    users.sort(key=lambda user: (not user.is_enabled, order.index(user.role or Role.PROGRAM), user.title.lower()))
    now = ports.clock()
    sessions = live_sessions([user.id for user in users if user.is_enabled], request.store, ports=ports)
    names = role_names(request.locale)
    rows = [
        Row(user, address_of(user), names[user.role or Role.PROGRAM], max((one.used_at for one in own), default=None))
        for user in users
        for own in [sessions.get(user.id, ())]
    ]
    return page(request, "team/list.html", {"section": "more", "members": rows, "now": now})
