"""What the store itself is told by e-mail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.store import Store
from invoicing.domain.values.version import ANY_VERSION
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.settings.setup import set_up_first
from invoicing.usecases.catalog.change_store import change_store

if TYPE_CHECKING:
    from invoicing.ports import Ports

_TICK = "paid_notices"


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the form, once the store is described: saving makes its settings its own."""
    if not_yet := set_up_first(request):
        return not_yet
    store = ports.stores.read()
    words = {"section": "more", "is_on": store.paid_notices, "email": store.email}
    return page(request, "settings/notices.html", words)


def update(request: StaffRequest, ports: Ports) -> Response[str]:
    """Save the one tick, whatever else of the settings has changed since."""
    if not_yet := set_up_first(request):
        return not_yet
    is_on = bool(request.form(_TICK).get(_TICK))

    def change(before: Store) -> Store:
        return replace(before, paid_notices=is_on)

    change_store(change, ANY_VERSION, ports=ports)
    return see_other("/admin/settings", "saved")
