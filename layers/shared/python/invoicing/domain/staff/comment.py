"""A comment of staff on a sale: text for each other. It is no event, since it can be erased."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from invoicing.domain.errors import RoleRequiredError
from invoicing.domain.values.ids import comment_id
from invoicing.domain.values.record_key import RecordKey


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment; `ulid` orders comments by time. Of one that was removed stays who wrote and who removed it."""

    ulid: str
    created_at: datetime
    staff_id: str = ""
    text: str = ""  # plain, of several lines; empty once it is removed
    removed_at: datetime | None = None
    removed_by: str = ""  # of staff

    @property
    def key(self) -> RecordKey:
        return comment_key(self.ulid)

    @property
    def id(self) -> str:
        return comment_id(self.ulid)

    def can_be_removed_by(self, staff_id: str | None, *, is_owner: bool) -> bool:
        """Tell whether a member of staff may remove it: its author, and every owner."""
        return is_owner or (bool(staff_id) and staff_id == self.staff_id)

    def removed(self, now: datetime, staff_id: str | None, *, is_owner: bool) -> Comment:
        """Return the comment without its text. One that was removed before stays as it is.

        Raises:
            RoleRequiredError: another member of staff wrote it.
        """
        if not self.can_be_removed_by(staff_id, is_owner=is_owner):
            raise RoleRequiredError("comment")
        if self.removed_at is not None:
            return self
        return replace(self, text="", removed_at=now, removed_by=staff_id or "")


def comment_key(ulid: str) -> RecordKey:
    return RecordKey("COMMENT", ulid)
