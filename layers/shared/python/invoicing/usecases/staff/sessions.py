"""Begin, continue and end sessions of the back office."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from invoicing.domain.staff.session import SECRET_BYTES, Session, SessionSecret

if TYPE_CHECKING:
    from invoicing.domain.staff.member import StaffMember
    from invoicing.ports import SessionPorts


def begin_session(
    member: StaffMember,
    generation: int,
    *,
    stays_signed_in: bool,
    used_authenticator: bool = False,
    device: str = "",
    ports: SessionPorts,
) -> SessionSecret | None:
    """Begin a session with a new secret, whatever cookie the browser had before.

    Return None if all sessions of the member have ended since `generation`.
    """
    secret = SessionSecret(member.id, secrets.token_urlsafe(SECRET_BYTES))
    session = Session.begin(
        secret,
        ports.clock(),
        generation,
        stays_signed_in=stays_signed_in,
        used_authenticator=used_authenticator,
        device=device,
    )
    return secret if ports.sessions.begin(member, session) else None


def continue_session(secret: SessionSecret, *, renews: bool, ports: SessionPorts) -> StaffMember | None:
    """Return whose session it is; None if it has ended. A page that polls does not renew it.

    A session that began without an authenticator ends where the store requires one.
    """
    found = ports.sessions.find(secret.staff_id, secret.session_id)
    if found is None:
        return None
    member, session = found
    now = ports.clock()
    if not session.is_live(now) or (not session.used_authenticator and ports.stores.get().require_mfa):
        return None
    renewed = session.renewed(now) if renews else None
    if renewed is not None and not ports.sessions.renew(renewed):
        return None
    return member


def end_session(secret: SessionSecret, *, ports: SessionPorts) -> None:
    """Sign out."""
    ports.sessions.end(secret.staff_id, secret.session_id)


def end_all_sessions(staff_id: str, *, ports: SessionPorts) -> None:
    """Sign out everywhere."""
    ports.sessions.end_all(staff_id)
