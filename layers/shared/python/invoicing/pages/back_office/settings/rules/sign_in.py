"""Whether people need an authenticator to sign in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from invoicing.domain.catalog.store import Store
from invoicing.pages.back_office.settings.form import TICKED, SettingsForm
from invoicing.pages.back_office.typed_fields import TypedFields

_TICK = "require_mfa"


def _fields_of(store: Store, locale: str) -> dict[str, str]:
    del locale
    return {_TICK: TICKED if store.require_mfa else ""}


def _read(fields: TypedFields) -> Callable[[Store], Store]:
    is_required = fields.is_ticked(_TICK)

    def change(before: Store) -> Store:
        return replace(before, require_mfa=is_required)

    return change


def _labels(_: Callable[[str], str]) -> dict[str, str]:
    return {_TICK: _("Everyone needs an authenticator to sign in")}


_FORM = SettingsForm(
    address="/admin/settings/sign-in",
    template="settings/sign_in.html",
    labels=_labels,
    fields_of=_fields_of,
    read=_read,
    ticks=(_TICK,),
    saved="sign_in_saved",
)
show, update = _FORM.show, _FORM.update
