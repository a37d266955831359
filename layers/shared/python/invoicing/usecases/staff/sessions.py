"""Begin, continue and end sessions of the back office."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from invoicing.domain.staff.session import SECRET_BYTES, Session, SessionSecret

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from invoicing.domain.catalog.store import Store
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

    A session that began without an authenticator ends when the store requires one.
    """
    found = ports.sessions.find(secret.staff_id, secret.session_id)
    if found is None:
        return None
    member, session = found
    now = ports.clock()
    if not session.is_live(now) or not (session.used_authenticator or _is_accepted(session, ports.stores.get())):
        return None
    renewed = session.renewed(now) if renews else None
    if renewed is not None and not ports.sessions.renew(renewed):
        return None
    return member


def live_sessions(staff_ids: Sequence[str], store: Store, *, ports: SessionPorts) -> Mapping[str, Sequence[Session]]:
    """Return the sessions of each member that open pages, the one used last first; a member without any is left out."""
    found = ports.sessions.live(staff_ids, ports.clock())
    accepted = {one: [session for session in own if _is_accepted(session, store)] for one, own in found.items()}
    return {one: own for one, own in accepted.items() if own}


def end_session(secret: SessionSecret, *, ports: SessionPorts) -> None:
    """Sign out."""
    ports.sessions.end(secret.staff_id, secret.session_id)


def end_all_sessions(staff_id: str, *, ports: SessionPorts) -> None:
    """Sign out everywhere."""
    ports.sessions.end_all(staff_id)


def _is_accepted(session: Session, store: Store) -> bool:
    return session.is_accepted(requires_mfa=store.require_mfa, mfa_required_at=store.mfa_required_at)
