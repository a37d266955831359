"""Keep what a member of staff types into the editor of a draft order until it is saved."""

from __future__ import annotations

from collections.abc import Mapping

from invoicing.domain.errors import RetryableError
from invoicing.domain.staff.autosave import NEW, Autosave
from invoicing.domain.staff.member import StaffMember
from invoicing.ports import Ports


def keep_typed(
    member: StaffMember,
    draft: str,
    version: int,
    fields: Mapping[str, tuple[str, ...]],
    *,
    form_key: str = "",
    ports: Ports,
) -> Autosave | None:
    """Store what was typed for a draft order, or for a new one. Return None if it was not stored.

    That is so if it is too large, its editor was saved meanwhile, or the table did not answer: the person still has it
    on the screen.
    """
    key = form_key if draft == NEW else ""
    typed = Autosave(draft, version, ports.clock(), key, dict(fields))
    try:
        return typed if ports.autosaves.put(member.id, typed) else None
    except RetryableError:
        ports.log_error("autosave_failed")
        return None


def close_editor(member: StaffMember, draft: str, version: int, *, form_key: str = "", ports: Ports) -> None:
    """Take what was typed away, since it was saved as `version`. What arrives of the editor later is not stored.

    If that fails, what was typed is shown once more, and saving it again changes nothing.
    """
    keep_typed(member, draft, version, {}, form_key=form_key, ports=ports)
