"""Change one's own e-mail address: a code is sent to the new one, and confirms it before it counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from invoicing.domain.errors import AlreadyMemberError, EmailRejectedError, InvalidResetCodeError
from invoicing.domain.events.store import StaffChange, StaffChanged
from invoicing.domain.staff.email_change import LASTS, EmailChange, hash_of, new_code
from invoicing.domain.values.ids import derived_id
from invoicing.usecases.staff.team import end_sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from invoicing.domain.catalog.store import Store
    from invoicing.domain.staff.member import StaffMember
    from invoicing.domain.staff.user import User
    from invoicing.ports import AccountPorts, RenderedEmail

    Render = Callable[["EmailChangeNotice", Store], RenderedEmail]


@dataclass(frozen=True, slots=True)
class EmailChangeNotice:
    """An e-mail about a change: with the code to the new address or, without one, to the address of before."""

    id: str
    user: User
    new_address: str
    code: str = ""


def request_email_change(user: User, password: str, email: str, *, render: Render, ports: AccountPorts) -> None:
    """Send a code to the new address. It replaces the code before, and is valid for 15 minutes and five tries.

    Raises:
        SignInError: the password is wrong, or the account is locked.
        AlreadyMemberError: the address belongs to another user.
        EmailRejectedError, EmailRefusedError, EmailInDoubtError: the code could not be sent.
    """
    ports.staff.require_password(user.email, password)
    _require_free(user, email, ports)
    code = new_code()
    change = EmailChange(email, hash_of(code), ports.clock() + LASTS)
    ports.email_changes.put(user.id, change)
    notice = EmailChangeNotice(derived_id("email_change", user.id, change.code_hash), user, email, code)
    ports.mailer.send(render(notice, ports.stores.get()))


def confirm_email_change(user: User, member: StaffMember, code: str, *, render: Render, ports: AccountPorts) -> None:
    """Let the new address sign in instead of the old one, and end all sessions.

    The old address is told before: no crash on the way keeps that back. Sessions of the back office end before, too:
    whatever fails later, none of them goes on. The change is deleted last, so that the same code completes what failed
    on the way, after signing in with the address that the user pool has by then.

    Raises:
        InvalidResetCodeError: the code is wrong or has ended, or none was sent.
        AlreadyMemberError: the address has become another user's.
        EmailRefusedError, EmailInDoubtError: the old address could not be told at this moment; nothing was changed.
    """
    change = ports.email_changes.find(user.id)
    if change is None or not change.can_be_tried(ports.clock()) or not ports.email_changes.count_try(user.id, change):
        raise InvalidResetCodeError
    if not change.is_confirmed_by(code):
        raise InvalidResetCodeError
    if user.email != change.email:
        _require_free(user, change.email, ports)
        _tell_the_old_address(user, change, render, ports)
        ports.sessions.end_all(user.id)
        ports.user_pool.change(user, email=change.email, email_verified="true")
    end_sessions(user, ports=ports)
    known = member if user.name else replace(member, name=change.email)
    changed = StaffChanged(sub=user.id, role=member.role, change=StaffChange.EMAIL_CHANGED)
    ports.staff_members.put(known, changed)
    ports.email_changes.discard(user.id)


def _require_free(user: User, email: str, ports: AccountPorts) -> None:
    other = ports.user_pool.find(email)
    if other is not None and other.id != user.id:
        raise AlreadyMemberError("address", email=email, pointer="/email")


def _tell_the_old_address(user: User, change: EmailChange, render: Render, ports: AccountPorts) -> None:
    notice = EmailChangeNotice(derived_id("email_changed", user.id, change.code_hash), user, change.email)
    try:
        ports.mailer.send(render(notice, ports.stores.get()))
    except EmailRejectedError:
        return  # an address that takes no e-mail is why people change it
