"""The names of the choices of a branding, and of their values, as staff read them."""

from __future__ import annotations

from collections.abc import Callable

from invoicing.domain.branding.branding import CornerRadius, Font

COLORS = ("accent_color", "accent_text_color", "background_color")
CHOICES = ("corner_radius", "font", "title_font")


def branding_labels(_: Callable[[str], str]) -> dict[str, str]:
    """Return the label of each choice."""
    return {
        "accent_color": _("Accent of buttons and links"),
        "accent_text_color": _("Text on the accent"),
        "background_color": _("Background of the page"),
        "corner_radius": _("Corners"),
        "font": _("Font"),
        "title_font": _("Font of titles"),
    }


def choice_labels(_: Callable[[str], str]) -> dict[str, dict[str, str]]:
    """Return the label of each value of the choices that are not colours; "" is that of the texts."""
    fonts: dict[str, str] = {
        Font.SYSTEM: _("As on the customer's device"),
        Font.HUMANIST: _("Friendly, without serifs"),
        Font.GEOMETRIC: _("Geometric, without serifs"),
        Font.SERIF: _("Classic, with serifs"),
        Font.SLAB: _("Strong, with slab serifs"),
    }
    return {
        "corner_radius": {
            CornerRadius.NONE: _("Square"),
            CornerRadius.SMALL: _("A little round"),
            CornerRadius.MEDIUM: _("Round"),
            CornerRadius.LARGE: _("Very round"),
        },
        "font": fonts,
        "title_font": {"": _("As the texts"), **fonts},
    }
