"""The form of the store's branding, with what it looks like: as it is saved, or as it was typed and not saved yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.branding.branding import DEFAULT_BRANDING
from invoicing.domain.catalog.store import Store
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.revision import LOADED
from invoicing.pages.back_office.settings.branding.labels import COLORS, branding_labels, choice_labels
from invoicing.pages.back_office.settings.branding.preview import frames
from invoicing.pages.back_office.settings.branding.typed import (
    CODES,
    DEFAULTS,
    fields_of,
    read_branding,
    with_codes,
)
from invoicing.pages.back_office.settings.form import SettingsForm
from invoicing.pages.back_office.settings.setup import set_up_first
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.http.headers import security_headers
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from invoicing.ports import Ports

ADDRESS = "/admin/settings/branding"
_RESET, _PREVIEW = "reset", "preview"  # buttons: the first chooses every default, the second saves nothing


@dataclass(frozen=True, slots=True)
class ColorField:
    """A colour to be chosen, or typed as a code."""

    name: str
    label: str
    value: str
    default: str
    code: str
    hint: str


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the form with what is saved or, after its preview, with what was typed."""
    if DEFAULTS.keys() & request.query.keys():
        typed = {name: request.query.get(name, "") for name in (*DEFAULTS, "revision", LOADED)}
        return _framed(_FORM.show_typed(request, ports, typed))
    return _framed(_FORM.show(request, ports))


def update(request: StaffRequest, ports: Ports) -> Response[str]:
    """Save the branding, or preview it; show what is invalid or differs."""
    if _PREVIEW in request.form(_PREVIEW) and not set_up_first(request):
        return _previewed(request, ports)
    return _framed(_FORM.update(request, ports))


def _previewed(request: StaffRequest, ports: Ports) -> Response[str]:
    """Lead to the form with previews of what was typed, or show what is invalid. Nothing is saved."""
    typed = _FORM.typed_in(request)
    fields = TypedFields(typed, request.locale)
    read_branding(fields)
    if fields.errors:
        return _framed(_FORM.show_typed(request, ports, typed))
    asked = {name: typed.get(name, "") for name in (*DEFAULTS, "revision", LOADED)}
    return see_other(f"{ADDRESS}?{urlencode(asked)}#preview")


def _framed(response: Response[str]) -> Response[str]:
    response.headers.update(security_headers(has_frame=True))
    return response


def _fields_of(store: Store, locale: str) -> dict[str, str]:
    del locale
    return fields_of(store.branding)


def _read(fields: TypedFields) -> Callable[[Store], Store]:
    own = DEFAULT_BRANDING if fields.is_ticked(_RESET) else read_branding(fields)
    return lambda before: replace(before, branding=own)


def _labels(_: Callable[[str], str]) -> dict[str, str]:
    labels = branding_labels(_)
    return {**labels, **dict.fromkeys(CODES, _("Or its code")), _RESET: _("The default branding")}


def _words(request: StaffRequest, store: Store, values: Mapping[str, str]) -> dict[str, Any]:
    _ = translations(DOMAIN, request.locale).gettext
    fields = TypedFields(values, request.locale)
    typed = read_branding(fields)
    shown = store.branding if fields.errors else typed
    labels, choices = branding_labels(_), choice_labels(_)
    hints = {"accent_text_color": _("Such as the word on a button."), "background_color": _("Cards on it are white.")}
    query = urlencode(fields_of(shown))
    return {
        "colors": [
            ColorField(
                name, labels[name], values.get(name, ""), DEFAULTS[name], values.get(code, ""), hints.get(name, "")
            )
            for name, code in zip(COLORS, CODES, strict=True)
        ],
        "choices": [(name, labels[name], list(options.items())) for name, options in choices.items()],
        "is_default": store.branding == DEFAULT_BRANDING,
        "is_saved": shown == store.branding,
        "frames": [(title, f"{ADDRESS}/preview/{part}?{query}&scheme={scheme}") for part, scheme, title in frames(_)],
    }


_FORM = SettingsForm(
    address=ADDRESS,
    template="settings/branding/form.html",
    labels=_labels,
    fields_of=_fields_of,
    read=_read,
    plain=with_codes,
    choices=choice_labels,
    words=_words,
    back=ADDRESS,
)
