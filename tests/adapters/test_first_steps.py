"""The list of first steps is hidden beside the settings, in memory and in DynamoDB alike."""

from dataclasses import replace

from invoicing.domain.catalog.store import NEW_STORE
from tests.support.adapters.ports import Ports
from tests.support.cast.store import STORE


def test_a_list_that_was_hidden_stays_so_whatever_is_saved(ports: Ports) -> None:
    seen = ports.stores.read()
    ports.stores.dismiss_first_run()
    hidden = ports.stores.read()
    assert (hidden, hidden.version, hidden.is_first_run_dismissed) == (NEW_STORE, seen.version, True)
    saved = ports.stores.put(replace(STORE, is_first_run_dismissed=False), seen=seen)
    ports.stores.dismiss_first_run()
    assert (ports.stores.read().name, ports.stores.get().is_first_run_dismissed) == (saved.name, True)
