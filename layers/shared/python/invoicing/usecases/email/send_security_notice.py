"""Tell the person, and the owners where the team has changed, of a change to an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from invoicing.domain.events.store import StaffChange
from invoicing.domain.staff.role import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from invoicing.domain.catalog.store import Store
    from invoicing.domain.events.store import StaffChanged
    from invoicing.domain.staff.user import User
    from invoicing.ports import Mailer, RenderedEmail
    from invoicing.ports.settings import Stores
    from invoicing.ports.staff import UserPool

    Render = Callable[["SecurityNotice", Store], RenderedEmail]

# What owners hear of, too. An invitation itself is the user pool's e-mail, with the password.
_OF_THE_TEAM = frozenset(
    {
        StaffChange.INVITED,
        StaffChange.INVITED_AGAIN,
        StaffChange.ROLE_CHANGED,
        StaffChange.RESET,
        StaffChange.DISABLED,
        StaffChange.EMAIL_CHANGED,
    }
)
_INVITATIONS = frozenset({StaffChange.INVITED, StaffChange.INVITED_AGAIN})


@dataclass(frozen=True, slots=True)
class SecurityNotice:
    """What is told of whom. The first recipient is told openly, the others by a blind copy."""

    id: str
    change: StaffChange
    user: User
    recipients: tuple[str, ...]
    at: datetime


class NoticePorts(Protocol):
    """What security notices need of the world."""

    @property
    def user_pool(self) -> UserPool: ...
    @property
    def stores(self) -> Stores: ...
    @property
    def mailer(self) -> Mailer: ...


def send_security_notice(
    changed: StaffChanged, notice_id: str, at: datetime, *, render: Render, ports: NoticePorts
) -> bool:
    """Send one e-mail. Tell whether there was someone to send it to.

    A retry may send it twice: a notice that comes twice does no harm, and one that is missing does.

    Raises:
        EmailRefusedError, EmailRejectedError, EmailInDoubtError: SES did not take it.
    """
    user = ports.user_pool.find(changed.sub)
    if user is None:
        return False
    own = [user.email] if changed.role is not Role.PROGRAM and changed.change not in _INVITATIONS else []
    owners = ports.user_pool.members(Role.OWNER) if changed.change in _OF_THE_TEAM else ()
    others = [one.email for one in owners if one.is_enabled and one.has_signed_in]
    recipients = tuple(dict.fromkeys(email for email in [*own, *others] if email))
    if not recipients:
        return False
    notice = SecurityNotice(notice_id, changed.change, user, recipients, at)
    ports.mailer.send(render(notice, ports.stores.get()))
    return True
