"""Hide the list of first steps."""

from __future__ import annotations

from invoicing.ports import Ports


def dismiss_first_run(*, ports: Ports) -> None:
    """Hide it for everyone and for good; a second time nothing happens. The settings and their version stay."""
    ports.stores.dismiss_first_run()
