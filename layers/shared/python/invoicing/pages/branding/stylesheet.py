"""The stylesheet of a theme. Its address has every value that is in it, so nothing is read. Imports no domain."""

from __future__ import annotations

import re

FONTS = {
    "system": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif",
    "humanist": "Seravek, 'Gill Sans Nova', Ubuntu, Calibri, 'DejaVu Sans', sans-serif",
    "geometric": "Avenir, Montserrat, Corbel, 'URW Gothic', sans-serif",
    "serif": "ui-serif, Georgia, Cambria, 'Noto Serif', 'Times New Roman', serif",
    "slab": "Rockwell, 'Rockwell Nova', 'Roboto Slab', 'DejaVu Serif', 'Sitka Small', serif",
}
RADII = {"none": "0rem", "small": "0.375rem", "medium": "0.75rem", "large": "1.25rem"}
SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}
COLORS = ("accent", "on-accent", "paper", "tint")  # each light and dark
_NAME = (
    "theme"
    + "-([0-9a-f]{6})" * 2 * len(COLORS)
    + "".join(f"-({'|'.join(choices)})" for choices in (RADII, FONTS, FONTS, SCHEMES))
    + r"\.css"
)
# In the layer of the defaults, so that what prints or is narrow still prevails.
_CSS = """@layer tokens {{
  :root {{
{properties}
    color-scheme: {scheme};
  }}
}}
"""
SOURCES = repr((FONTS, RADII, SCHEMES, COLORS, _CSS))  # of which every stylesheet is made


def stylesheet(name: str) -> str | None:
    """Return the stylesheet of a file's name; None for a name that is not a theme's."""
    if not (found := re.fullmatch(_NAME, name)):
        return None
    *colors, radius, font, title_font, scheme = found.groups()
    values = {
        color: f"light-dark(#{light}, #{dark})"
        for color, light, dark in zip(COLORS, colors[::2], colors[1::2], strict=True)
    }
    values |= {"radius": RADII[radius], "font": FONTS[font], "font-title": FONTS[title_font]}
    properties = "\n".join(f"    --{name}: {value};" for name, value in values.items())
    return _CSS.format(properties=properties, scheme=SCHEMES[scheme])
