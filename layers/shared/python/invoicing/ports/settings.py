"""The port of the store's settings and their log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from invoicing.domain.catalog.changes import SettingChange
    from invoicing.domain.catalog.store import Store
    from invoicing.domain.events import RecordedEvent, StoreEvent
    from invoicing.domain.sale.summary import Unreadable
    from invoicing.ports.storage import Page


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """One change of the settings: the event says who and when."""

    event: RecordedEvent
    changes: tuple[SettingChange, ...]


class Stores(Protocol):
    """The one store of this deployment."""

    def get(self) -> Store:
        """Return the store's settings, which may be up to a minute old once the currency is locked."""

    def read(self) -> Store:
        """Return the store's settings as they are now."""

    def put(
        self, store: Store, *, seen: Store, event: StoreEvent | None = None, changes: Sequence[SettingChange] = ()
    ) -> Store:
        """Replace the settings that were `seen`, record the event, and return the settings as they are stored.

        `changes` are logged with the event.

        Raises:
            StaleSaleError: they changed since they were seen, or the currency differs and was locked since.
        """

    def log(self, limit: int, cursor: str | None) -> Page[LoggedChange | Unreadable]:
        """List what was changed, newest first."""

    def dismiss_first_run(self) -> None:
        """Hide the list of first steps for good; the settings and their version stay as they are."""

    def lock_currency(self, store: Store) -> None:
        """Lock the currency, with no call if it is locked in `store`, the settings as they were read.

        Raises:
            StaleSaleError: the settings changed since they were read.
        """
