"""A store's theme as pages and e-mails have it."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from invoicing.domain.branding.branding import Branding, CornerRadius
from invoicing.domain.branding.theme import Scheme, theme_of
from invoicing.pages.branding.stylesheet import FONTS

# Older clients of e-mail know other names of the same fonts.
_EMAIL_FONTS = FONTS | {"system": "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"}
_EMAIL_RADII = {
    CornerRadius.NONE: (0, 0),
    CornerRadius.SMALL: (7, 4),
    CornerRadius.MEDIUM: (14, 8),
    CornerRadius.LARGE: (22, 14),
}


class EmailTheme(NamedTuple):
    """The theme of an e-mail: radii in pixels, and fonts as a style has them."""

    light: Scheme
    dark: Scheme
    card_radius: int
    button_radius: int
    font: Markup
    title_font: Markup


def email_theme(branding: Branding) -> EmailTheme:
    """Return the theme of the store's e-mails."""
    theme = theme_of(branding)
    card_radius, button_radius = _EMAIL_RADII[theme.corner_radius]
    return EmailTheme(
        light=theme.light,
        dark=theme.dark,
        card_radius=card_radius,
        button_radius=button_radius,
        font=Markup(_EMAIL_FONTS[theme.font]),  # noqa: S704 - a constant above
        title_font=Markup(_EMAIL_FONTS[theme.title_font]),  # noqa: S704 - the same
    )


def stylesheet_name(branding: Branding, scheme: str = "auto") -> str:
    """Return the file name of the stylesheet among the assets; `scheme` forces light or dark colours for a preview."""
    theme = theme_of(branding)
    light, dark = theme.light, theme.dark
    pairs = [
        (light.accent, dark.accent),
        (light.on_accent, dark.on_accent),
        (light.paper, dark.paper),
        (light.tint, dark.tint),
    ]
    colors = "-".join(color.removeprefix("#") for pair in pairs for color in pair)
    return f"theme-{colors}-{theme.corner_radius}-{theme.font}-{theme.title_font}-{scheme}.css"
