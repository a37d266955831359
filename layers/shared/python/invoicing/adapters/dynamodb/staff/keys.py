"""The keys of what the back office keeps of its staff."""

from __future__ import annotations

from invoicing.adapters.dynamodb.keys import Key, item_key, record_sk
from invoicing.domain.values.record_key import RecordKey


def staff_key(staff_id: str) -> Key:
    """Return the key of a staff member's name and role."""
    return item_key(f"STAFF#{staff_id}", "PROFILE")


def autosave_key(staff_id: str, draft: str) -> Key:
    """Return the key of what a member of staff has typed for a draft order, or for a new one."""
    return item_key(f"STAFF#{staff_id}", record_sk(RecordKey("AUTOSAVE", draft)))


def team_lock_key() -> Key:
    """Return the key of what lets changes of the team take turns."""
    return item_key("STAFF#team", "LOCK")


def credential_key(staff_id: str, kind: str) -> Key:
    """Return the key of the hashes of a person's emergency codes, or of the change of their e-mail address."""
    return item_key(f"STAFF#{staff_id}", kind)


def session_key(staff_id: str, session_id: str) -> Key:
    """Return the key of a session of the back office."""
    return item_key(f"STAFF#{staff_id}", f"SESSION#{session_id}")
