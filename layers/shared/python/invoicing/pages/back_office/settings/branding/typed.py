"""The fields of a branding: how a form shows them, and what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from invoicing.domain.branding.branding import Branding, CornerRadius, Font, plain_color
from invoicing.domain.branding.contrast import LEAST_CONTRAST, contrast_faults
from invoicing.domain.branding.theme import LIGHT
from invoicing.pages.back_office.settings.branding.labels import CHOICES, COLORS, branding_labels, choice_labels
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.i18n import formats

CODES = tuple(f"{name}_code" for name in COLORS)  # which a person may type in place of the choice of a colour
DEFAULTS = {
    "accent_color": LIGHT.accent,
    "accent_text_color": LIGHT.on_accent,
    "background_color": LIGHT.paper,
    "corner_radius": CornerRadius.MEDIUM.value,
    "font": Font.SYSTEM.value,
    "title_font": "",
}
_DIGITS = 6


def fields_of(branding: Branding) -> dict[str, str]:
    """Return the value of each field: that which was chosen, or the default."""
    return {name: str(getattr(branding, name) or default) for name, default in DEFAULTS.items()}


def with_codes(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, with a code in place of the colour beside it; one that is not a colour stays typed."""
    found = dict(typed)
    for name, code in zip(COLORS, CODES, strict=True):
        digits = typed.get(code, "").removeprefix("#")
        if len(digits) == _DIGITS and (color := plain_color(f"#{digits}")):
            found |= {name: color, code: ""}
    return found


def read_branding(fields: TypedFields) -> Branding:
    """Return the branding, with the default in place of what is invalid."""
    colors = {name: _color(fields, name) for name in COLORS}
    for code in CODES:
        if fields.typed.get(code):
            fields.refuse(code, _no_color(fields))
    options = choice_labels(fields.texts.gettext)
    choices = {name: _or_default(name, fields.choice(name, options[name])) for name in CHOICES}
    branding = Branding(
        **colors,
        corner_radius=CornerRadius(choices["corner_radius"]) if choices["corner_radius"] else None,
        font=Font(choices["font"]) if choices["font"] else None,
        title_font=Font(choices["title_font"]) if choices["title_font"] else None,
    )
    labels = branding_labels(fields.texts.gettext)
    sentence = fields.texts.gettext(
        "%(label)s: choose another colour, since the contrast with %(against)s is %(ratio)s to 1, and must be "
        "%(least)s to 1 or more. The nearest one with enough has the code %(suggestion)s"
    )
    for fault in contrast_faults(branding):
        ratio, least = (formats.decimal(Decimal(str(one)), fields.locale) for one in (fault.ratio, LEAST_CONTRAST))
        told = {
            "label": labels[fault.field],
            "against": fault.against,
            "ratio": ratio,
            "least": least,
            "suggestion": fault.suggestion,
        }
        fields.refuse(fault.field, sentence % told)
    return branding


def _color(fields: TypedFields, name: str) -> str:
    color = plain_color(fields.typed.get(name, ""))
    if color is None:
        fields.refuse(name, _no_color(fields))
    return _or_default(name, color or "")


def _no_color(fields: TypedFields) -> str:
    return fields.texts.gettext("Enter a colour as six digits or letters from a to f, such as #5b21b6")


def _or_default(name: str, value: str) -> str:
    return "" if value == DEFAULTS[name] else value
