"""The branding of a store: what its owner chose."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

# Nothing else is ever written into a stylesheet or an e-mail as a colour.
COLOR = re.compile(r"#[0-9a-f]{6}")


class CornerRadius(StrEnum):
    """How round the corners of buttons, fields and cards are."""

    NONE = "none"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Font(StrEnum):
    """A family of fonts, of which devices have one: no font is loaded."""

    SYSTEM = "system"
    HUMANIST = "humanist"
    GEOMETRIC = "geometric"
    SERIF = "serif"
    SLAB = "slab"


@dataclass(frozen=True, slots=True)
class Branding:
    """The six choices; "" or None stands for the default. Colours are those of light pages, as `#rrggbb`."""

    accent_color: str = ""  # of buttons and links
    accent_text_color: str = ""  # on the accent
    background_color: str = ""  # of the page, behind its cards
    corner_radius: CornerRadius | None = None
    font: Font | None = None
    title_font: Font | None = None  # default: `font`

    def with_color(self, field: str, color: str) -> Branding:
        """Return the branding with another colour in one of its fields."""
        changed: dict[str, Any] = {field: color}
        return replace(self, **changed)


DEFAULT_BRANDING = Branding()


def plain_color(text: str) -> str | None:
    """Return a colour in small letters; None if the text is not a colour as `#rrggbb`."""
    color = text.lower()
    return color if COLOR.fullmatch(color) else None
