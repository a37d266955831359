"""What members of staff have typed and not saved."""

from datetime import datetime

from invoicing.domain.staff.autosave import LARGEST_CONTENT, Autosave


class InMemoryAutosaves:
    """The autosaves by member of staff and draft order. Nothing is compressed here."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Autosave] = {}

    def get(self, staff_id: str, draft: str, now: datetime) -> Autosave | None:
        found = self.kept.get((staff_id, draft))
        return found if found and now < found.expires else None

    def put(self, staff_id: str, autosave: Autosave) -> bool:
        if sum(len(value) for values in autosave.fields.values() for value in values) > 20 * LARGEST_CONTENT:
            return False
        before = self.kept.get((staff_id, autosave.draft))
        if before and autosave.is_closed_by(before):
            return False
        self.kept[staff_id, autosave.draft] = autosave
        return True

    def discard(self, staff_id: str, draft: str) -> None:
        self.kept.pop((staff_id, draft), None)
