"""How customers pay: the state of the payment provider, and the store's own instructions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import NoProviderError, ProviderUnavailableError, VersionMismatchError
from invoicing.domain.values.version import ANY_VERSION
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.errors import sentence_of
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import (
    LOADED,
    Difference,
    as_loaded,
    labelled,
    merge,
    require_revision,
    revision_of,
)
from invoicing.pages.back_office.settings.setup import next_address, set_up_first
from invoicing.pages.back_office.typed_fields import ShownFields, TypedFields
from invoicing.pages.i18n.language import translations
from invoicing.usecases.catalog.change_store import change_store

if TYPE_CHECKING:
    from invoicing.ports import Ports

_TEXT = "payment_instructions"


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the provider's state and the form, once the store is described: saving makes its settings its own."""
    if not_yet := set_up_first(request):
        return not_yet
    store = ports.stores.read()
    setup = request.query.get("setup", "")
    return _page(request, ports, as_loaded(_stored(store)) | {"setup": setup})


def update(request: StaffRequest, ports: Ports) -> Response[str]:
    """Save the instructions, or show what is invalid, or what another person has changed as well."""
    return set_up_first(request) or _save(request, ports, request.form("revision", LOADED, "setup", texts=(_TEXT,)))


def _save(request: StaffRequest, ports: Ports, typed: Mapping[str, str]) -> Response[str]:
    fields = TypedFields(typed, request.locale)
    text = fields.instructions(_TEXT)
    if fields.errors:
        return _page(request, ports, typed, fields.errors, HTTPStatus.UNPROCESSABLE_ENTITY)

    def change(before: Store) -> Store:
        require_revision(typed.get("revision", ""), revision_of(before.payment_instructions), before.version)
        return replace(before, payment_instructions=text)

    try:
        change_store(change, ANY_VERSION, ports=ports)
    except VersionMismatchError:
        merged = merge(typed, _stored(ports.stores.read()))
        if not merged.differing:
            return _save(request, ports, merged.values)
        return _page(request, ports, merged.values, status=HTTPStatus.CONFLICT, differing=merged.differing)
    return see_other(next_address("payment", typed), "saved")


def _stored(store: Store) -> dict[str, str]:
    return {_TEXT: store.payment_instructions, "revision": revision_of(store.payment_instructions)}


def _page(
    request: StaffRequest,
    ports: Ports,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    differing: list[Difference] | None = None,
) -> Response[str]:
    _ = translations(DOMAIN, request.locale).gettext
    words = {
        "section": "more",
        "values": ShownFields(values),
        "errors": errors or {},
        **_provider(request, ports),
        "differing": labelled(differing or [], {_TEXT: _("Instructions")}, request.locale),
    }
    return page(request, "settings/payment.html", words, status)


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
