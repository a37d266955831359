"""Change the store's settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from invoicing.domain.catalog.changes import changed_fields, setting_changes
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import VersionRequiredError
from invoicing.domain.events.store import StoreChanged
from invoicing.domain.values.version import require_seen
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def change_store(change: Callable[[Store], Store], seen: int | None, *, ports: Ports) -> Store:
    """Apply a change to the version of the settings that the editor saw. One that makes no difference is not stored.

    The store's log has who changed what, in the same transaction.

    A store that was never described needs no version. From the first draft order, product or discount code on, the
    currency stays as it is.

    Raises:
        VersionRequiredError: no version is named.
        VersionMismatchError: the settings were changed since the editor read them.
        CurrencyLockedError: the currency would change.
        InvalidRequestError: the change is invalid; the error has a pointer to the field.
    """
    before = ports.stores.read()
    if seen is None and not before.is_new:
        raise VersionRequiredError
    require_seen(seen, before.version)
    after = change(before)
    before.require_currency(after.currency)
    if after == before and not before.is_new:
        return before
    turns_on = after.require_mfa and not before.require_mfa
    after = replace(after, mfa_required_at=ports.clock() if turns_on else before.mfa_required_at)
    event, changes = StoreChanged(changed_fields(before, after)), setting_changes(before, after)
    return ports.stores.put(after, seen=before, event=event, changes=changes)
