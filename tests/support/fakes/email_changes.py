"""Changes of e-mail addresses in memory."""

from dataclasses import replace

from invoicing.domain.staff.email_change import EmailChange


class FakeEmailChanges:
    def __init__(self) -> None:
        self.by_id: dict[str, EmailChange] = {}

    def find(self, staff_id: str) -> EmailChange | None:
        return self.by_id.get(staff_id)

    def put(self, staff_id: str, change: EmailChange) -> None:
        self.by_id[staff_id] = change

    def count_try(self, staff_id: str, change: EmailChange) -> bool:
        if self.by_id.get(staff_id) != change:
            return False
        self.by_id[staff_id] = replace(change, tries=change.tries + 1)
        return True

    def discard(self, staff_id: str) -> None:
        self.by_id.pop(staff_id, None)
