"""Begin, continue and end sessions of the back office."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from invoicing.domain.staff.session import SECRET_BYTES, Session, SessionSecret

if TYPE_CHECKING:
    from invoicing.domain.staff.member import StaffMember
    from invoicing.ports import SessionPorts


def begin_session(staff_id: str, *, stays_signed_in: bool, ports: SessionPorts) -> SessionSecret:
    """Begin a session with a new secret, whatever cookie the browser had before."""
    secret = SessionSecret(staff_id, base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("="))
    ports.sessions.add(Session.begin(secret, ports.clock(), stays_signed_in=stays_signed_in))
    return secret


def continue_session(secret: SessionSecret, *, renews: bool, ports: SessionPorts) -> StaffMember | None:
    """Return whose session it is; None if it has ended. A page that was not asked for by a person does not renew it."""
    found = ports.sessions.find(secret.staff_id, secret.session_id)
    if found is None:
        return None
    member, session = found
    now = ports.clock()
    if not session.is_live(now):
        return None
    renewed = session.renewed(now) if renews else None
    if renewed is not None and not ports.sessions.renew(renewed):
        return None
    return member


def end_session(secret: SessionSecret, *, ports: SessionPorts) -> None:
    """Sign out."""
    ports.sessions.end(secret.staff_id, secret.session_id)
