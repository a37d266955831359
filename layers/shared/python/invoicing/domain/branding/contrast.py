"""Whether texts can be read in a store's colours: WCAG 2.2, level AA (1.4.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from invoicing.domain.branding.branding import Branding
from invoicing.domain.branding.color import contrast, lightness, mixed, with_lightness
from invoicing.domain.branding.theme import Scheme, light_scheme

LEAST_CONTRAST = 4.5
_HALVINGS = 10  # of the way to black or white, which finds the nearest shade
_HOVER = 0.14  # the share of ink in a button below the pointer, as in pages/styles/checkout/forms.css


@dataclass(frozen=True, slots=True)
class ContrastFault:
    """A colour on which, or in which, texts cannot be read."""

    field: str  # of `Branding`
    against: str  # the other colour
    ratio: float  # rounded down
    suggestion: str  # the same colour as light or dark as it has to be


def contrast_faults(branding: Branding) -> Iterator[ContrastFault]:
    """Return each colour whose contrast is too low. Dark colours are derived, and have enough."""
    background = _fault("background_color", branding, _on_paper)
    if background:
        yield background
        branding = branding.with_color(background.field, background.suggestion)
    accent = _fault("accent_color", branding, _around_accent)
    if accent:
        yield accent
        branding = branding.with_color(accent.field, accent.suggestion)
    text = _fault("accent_text_color", branding, _below_accent_text)
    if text:
        yield text


def _on_paper(scheme: Scheme) -> tuple[str, tuple[str, ...]]:
    return scheme.paper, (scheme.quiet, scheme.ink)


def _around_accent(scheme: Scheme) -> tuple[str, tuple[str, ...]]:
    return scheme.accent, (scheme.paper, scheme.card, scheme.tint)


def _below_accent_text(scheme: Scheme) -> tuple[str, tuple[str, ...]]:
    return scheme.on_accent, (scheme.accent, mixed(scheme.accent, scheme.ink, _HOVER))


def _fault(
    field: str, branding: Branding, pairs_of: Callable[[Scheme], tuple[str, tuple[str, ...]]]
) -> ContrastFault | None:
    """Return the fault of a field. `pairs_of` returns its colour in a scheme, and the colours beside it."""

    def worst(candidate: Branding) -> tuple[float, str, str]:
        own, others = pairs_of(light_scheme(candidate))
        ratio, other = min((contrast(own, other), other) for other in others)
        return ratio, own, other

    ratio, own, against = worst(branding)
    if ratio >= LEAST_CONTRAST:
        return None
    suggestion = _nearest(own, lambda color: worst(branding.with_color(field, color))[0] >= LEAST_CONTRAST)
    return ContrastFault(field, against, int(ratio * 100) / 100, suggestion)


def _nearest(color: str, passes: Callable[[str], bool]) -> str:
    """Return the colour at the nearest lightness at which it passes: towards black or white, one of which does."""
    start = lightness(color)
    levels = (_level(color, start, end, passes) for end in (0.0, 1.0))
    return with_lightness(color, min((level for level in levels if level is not None), key=lambda to: abs(to - start)))


def _level(color: str, start: float, end: float, passes: Callable[[str], bool]) -> float | None:
    """Return a lightness between one that fails and the end that passes, as near to the former as it can be."""
    if not passes(with_lightness(color, end)):
        return None
    for _ in range(_HALVINGS):
        middle = (start + end) / 2
        start, end = (start, middle) if passes(with_lightness(color, middle)) else (middle, end)
    return end
