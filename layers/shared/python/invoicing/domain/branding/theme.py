"""The colours of a store's pages and e-mails, light and dark, that follow from its branding."""

from __future__ import annotations

from typing import NamedTuple

from invoicing.domain.branding.branding import Branding, CornerRadius, Font


class Scheme(NamedTuple):
    """The colours of a light or dark page; a card lies on the paper, and a tint, such as a notice, on a card."""

    accent: str
    on_accent: str
    paper: str
    tint: str
    card: str
    ink: str
    quiet: str


class Theme(NamedTuple):
    light: Scheme
    dark: Scheme
    corner_radius: CornerRadius
    font: Font
    title_font: Font


# As in pages/styles/tokens.css, which a test compares.
LIGHT = Scheme(
    accent="#1f5a4c",
    on_accent="#ffffff",
    paper="#f7f6f2",
    tint="#eef4f1",
    card="#ffffff",
    ink="#1d1e1b",
    quiet="#5c5e57",
)
DARK = Scheme(
    accent="#8ed3be",
    on_accent="#0c211b",
    paper="#151614",
    tint="#20302b",
    card="#1e1f1d",
    ink="#efeee9",
    quiet="#b0b1a9",
)
_LIGHT_TINT, _DARK_TINT = 0.07, 0.12  # shares of the accent
_DARK_ACCENT, _DARK_TEXT, _DARK_PAPER = 0.7, 0.22, 0.2  # lightness
_DARK_CONTRAST = 7.0  # of a derived accent: like that of the default one, with room for mixtures
_MOST_TEXT_CHROMA, _MOST_PAPER_CHROMA = 0.04, 0.008


def theme_of(branding: Branding) -> Theme:
    """Return the theme. What is left out is the default."""
    font = branding.font or Font.SYSTEM
    return Theme(
        light=light_scheme(branding),
        dark=dark_scheme(branding),
        corner_radius=branding.corner_radius or CornerRadius.MEDIUM,
        font=font,
        title_font=branding.title_font or font,
    )


def light_scheme(branding: Branding) -> Scheme:
    """Return the colours that were chosen, with the tint that follows from them."""
    accent = branding.accent_color
    return LIGHT._replace(
        accent=accent or LIGHT.accent,
        on_accent=branding.accent_text_color or LIGHT.on_accent,
        paper=branding.background_color or LIGHT.paper,
        tint=_tint(LIGHT.card, accent, _LIGHT_TINT) if accent else LIGHT.tint,
    )


def dark_scheme(branding: Branding) -> Scheme:
    """Return dark colours of the same hues, with enough contrast whatever was chosen for light pages."""
    if not (branding.background_color or branding.accent_color):
        return DARK
    from invoicing.domain.branding.color import contrast, lightness, with_lightness  # noqa: PLC0415 - few have own colours

    scheme = DARK
    if branding.background_color:
        paper = with_lightness(branding.background_color, _DARK_PAPER, most_chroma=_MOST_PAPER_CHROMA)
        scheme = scheme._replace(paper=paper)
    if branding.accent_color:
        level = max(lightness(branding.accent_color), _DARK_ACCENT)
        accent = with_lightness(branding.accent_color, level)
        while contrast(accent, scheme.card) < _DARK_CONTRAST:
            level += 0.01
            accent = with_lightness(branding.accent_color, level)
        scheme = scheme._replace(
            accent=accent,
            on_accent=with_lightness(accent, _DARK_TEXT, most_chroma=_MOST_TEXT_CHROMA),
            tint=_tint(scheme.card, accent, _DARK_TINT),
        )
    return scheme


def _tint(card: str, accent: str, share: float) -> str:
    from invoicing.domain.branding.color import mixed  # noqa: PLC0415 - few have own colours

    return mixed(card, accent, share)
