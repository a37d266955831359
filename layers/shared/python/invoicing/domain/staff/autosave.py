"""What a member of staff has typed into the editor of a draft order and not saved yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

KEPT = timedelta(days=7)
LARGEST_CONTENT = 350 * 1024  # bytes, compressed: an item of DynamoDB holds 400 KB
NEW = "new"  # the draft order that does not exist yet


@dataclass(frozen=True, slots=True)
class Autosave:
    """The fields of an editor as they were typed. Each member of staff has one for each draft order, and one for new.

    `form_key` is that of the editor in which a new draft order is typed, and empty for others. `version` is that of the
    draft order which the editor shows, 0 for a new one. When the editor is saved, an autosave without fields and with
    the next version takes the place: one that arrives later, of the same form and an older version, is not stored.
    """

    draft: str  # the id of the draft order, or NEW
    version: int
    saved_at: datetime
    form_key: str = ""
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def expires(self) -> datetime:
        return self.saved_at + KEPT

    def is_closed_by(self, other: Autosave) -> bool:
        """Tell whether the other one was made when the editor of this one had been saved."""
        return self.form_key == other.form_key and self.version < other.version
