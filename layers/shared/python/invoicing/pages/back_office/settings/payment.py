"""How customers pay: the state of the payment provider, and the store's own instructions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import NoProviderError, ProviderUnavailableError
from invoicing.pages.back_office.errors import sentence_of
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.settings.form import SettingsForm
from invoicing.pages.back_office.settings.setup import next_address
from invoicing.pages.back_office.typed_fields import TypedFields

if TYPE_CHECKING:
    from invoicing.ports import Ports

_TEXT = "payment_instructions"


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the provider's state and the form of the instructions."""
    return _form(ports, request.query.get("setup", "")).show(request, ports)


def update(request: StaffRequest, ports: Ports) -> Response[str]:
    """Save the instructions, or show what is invalid, or what another person has changed as well."""
    return _form(ports, request.form("setup").get("setup", "")).update(request, ports)


def _form(ports: Ports, setup: str) -> SettingsForm:
    """Return the form; with `setup` it is a step of the set-up, and leads to the next."""

    def words(request: StaffRequest, store: Store, values: Mapping[str, str]) -> dict[str, Any]:
        del store, values
        return {"setup": setup, **_provider(request, ports)}

    return SettingsForm(
        address="/admin/settings/payment",
        template="settings/payment.html",
        labels=_labels,
        fields_of=_fields_of,
        read=_read,
        texts=(_TEXT,),
        words=words,
        back=next_address("payment", {"setup": setup}),
    )


def _fields_of(store: Store, locale: str) -> dict[str, str]:
    del locale
    return {_TEXT: store.payment_instructions}


def _read(fields: TypedFields) -> Callable[[Store], Store]:
    text = fields.instructions(_TEXT)
    return lambda before: replace(before, payment_instructions=text)


def _labels(_: Callable[[str], str]) -> dict[str, str]:
    return {_TEXT: _("Instructions")}


def _provider(request: StaffRequest, ports: Ports) -> dict[str, Any]:
    """Return the provider's name, empty without one, what its account lacks, and what keeps it from being used."""
    nothing = {"provider": "", "objection": ""}
    if not ports.providers.has_provider:
        return nothing
    try:
        account = ports.providers.account()
    except (NoProviderError, ProviderUnavailableError) as error:
        return nothing | {"objection": sentence_of(error, request.locale)}
    return nothing | {
        "provider": account.name.capitalize(),
        "account": account,
        "webhook_address": f"{request.base_url}/payments/{account.name}/webhook",
    }
