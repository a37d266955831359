"""What a reset restores: the seeded store, or an empty one with the same staff."""

import copy
from dataclasses import dataclass, field
from typing import Any

from moto.dynamodb.models.table import Table

from local.console.outbox import Email
from local.store.seed import Demo

OF_STAFF = "STAFF#"  # how the keys of their records begin


@dataclass(frozen=True)
class Snapshot:
    """The items of the table, the e-mails that were sent, and the demo invoice among them."""

    items: Any = field(default_factory=dict)
    emails: list[Email] = field(default_factory=list)
    demo: Demo | None = None

    @classmethod
    def of(cls, table: Table, emails: list[Email], demo: Demo | None) -> "Snapshot":
        return cls(copy.deepcopy(dict(table.items)), emails, demo)

    def emptied(self) -> "Snapshot":
        """Return the store before anything was set up: its staff are there, with the user pool's e-mails to them."""
        of_staff = {key: items for key, items in self.items.items() if key.value.startswith(OF_STAFF)}
        return Snapshot(of_staff, [email for email in self.emails if not email.tags])

    def restore(self, table: Table) -> None:
        table.items.clear()
        table.items.update(copy.deepcopy(self.items))
