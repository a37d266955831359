"""The log of the store's settings, in memory and in DynamoDB alike."""

from dataclasses import replace

import pytest

from invoicing.acting_staff import acting_for
from invoicing.domain.catalog.changes import SettingChange
from invoicing.domain.catalog.store import NEW_STORE
from invoicing.domain.errors import InvalidCursorError, StaleSaleError
from invoicing.domain.events.store import StoreChanged
from invoicing.ports.settings import LoggedChange
from tests.support.adapters.ports import Ports

FIRST = SettingChange(("name",), "My store", "Fjell & Fjord")
SECOND = SettingChange(("markets", "Norge", "tax", "title"), "MVA", "")


def logged(ports: Ports, limit: int = 10, cursor: str | None = None) -> list[LoggedChange]:
    return [entry for entry in ports.stores.log(limit, cursor).items if isinstance(entry, LoggedChange)]


def test_the_log_has_each_change_newest_first_with_who_made_it(ports: Ports) -> None:
    with acting_for("a-sub"):
        once = ports.stores.put(
            replace(NEW_STORE, name="Fjell & Fjord"), seen=NEW_STORE, event=StoreChanged(("name",)), changes=[FIRST]
        )
    ports.stores.put(once, seen=once, event=StoreChanged(("markets",)), changes=[SECOND])
    newest, oldest = logged(ports)
    assert (newest.changes, newest.event.staff_id) == ((SECOND,), None)
    assert (oldest.changes, oldest.event.staff_id, oldest.event.data) == ((FIRST,), "a-sub", StoreChanged(("name",)))
    page = ports.stores.log(1, None)
    assert page.next_cursor is not None
    assert logged(ports, 1, page.next_cursor)[0].changes == (FIRST,)
    assert ports.stores.log(1, page.next_cursor).next_cursor is None
    with pytest.raises(InvalidCursorError):
        ports.stores.log(1, "elsewhere")


def test_nothing_is_logged_of_a_change_that_is_not_stored(ports: Ports) -> None:
    ports.stores.put(NEW_STORE, seen=NEW_STORE)
    with pytest.raises(StaleSaleError):
        ports.stores.put(NEW_STORE, seen=NEW_STORE, event=StoreChanged(("name",)), changes=[FIRST])
    assert logged(ports) == []
