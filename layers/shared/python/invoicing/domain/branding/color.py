"""Colours as `#rrggbb`: how well they contrast, and the same colour lighter or darker.

Contrast is that of WCAG 2.2. Lightness is that of OKLCH (B. Ottosson, "A perceptual color space", 2020): a colour that
is made lighter in it keeps its hue. Of a colour that no screen has, the chroma is reduced.
"""

from __future__ import annotations

Triple = tuple[float, float, float]

_LINEAR_BELOW, _SLOPE = 0.04045, 12.92  # of sRGB's transfer function
_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_LMS = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_ROUNDING = 1e-4
_HALVINGS = 12


def luminance(color: str) -> float:
    """Return the relative luminance, from 0 (black) to 1 (white)."""
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lightness(color: str) -> float:
    """Return the lightness, from 0 (black) to 1 (white)."""
    return _lab(color)[0]


def with_lightness(color: str, level: float, *, most_chroma: float = 1.0) -> str:
    """Return the colour at another lightness, with the same hue and as much of its chroma as a screen has."""
    _, a, b = _lab(color)
    chroma = float((a * a + b * b) ** 0.5)
    scale = min(1.0, most_chroma / chroma) if chroma else 0.0
    low, high = 0.0, scale
    if not _is_on_screens(_from_lab((level, a * high, b * high))):
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if _is_on_screens(_from_lab((level, a * middle, b * middle))) else (low, middle)
        high = low
    return _color(_from_lab((level, a * high, b * high)))


def mixed(color: str, other: str, share: float) -> str:
    """Return a colour with a share of another, as CSS's `color-mix(in oklab, …)`."""
    pairs = zip(_lab(color), _lab(other), strict=True)
    level, a, b = (own * (1 - share) + theirs * share for own, theirs in pairs)
    return _color(_from_lab((level, a, b)))


def _linear(color: str) -> Triple:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / _SLOPE if value <= _LINEAR_BELOW else float(((value + 0.055) / 1.055) ** 2.4) for value in channels
    )
    return red, green, blue


def _lab(color: str) -> Triple:
    long, medium, short = _times(_TO_LMS, _linear(color))
    return _times(_TO_LAB, (long ** (1 / 3), medium ** (1 / 3), short ** (1 / 3)))


def _from_lab(lab: Triple) -> Triple:
    long, medium, short = _times(_FROM_LAB, lab)
    return _times(_FROM_LMS, (long**3, medium**3, short**3))


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    one, two, three = (sum(factor * value for factor, value in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def _is_on_screens(linear: Triple) -> bool:
    return all(-_ROUNDING <= channel <= 1 + _ROUNDING for channel in linear)


def _color(linear: Triple) -> str:
    return "#" + "".join(f"{round(_encoded(min(max(channel, 0.0), 1.0)) * 255):02x}" for channel in linear)


def _encoded(channel: float) -> float:
    is_linear = channel <= _LINEAR_BELOW / _SLOPE
    return channel * _SLOPE if is_linear else float(1.055 * channel ** (1 / 2.4) - 0.055)
