"""The QR code of a link."""

from __future__ import annotations

_QUIET_ZONE = 4  # modules around the symbol that stay blank (ISO/IEC 18004)


def qr_code(url: str) -> str:
    """Return the QR code of an address as SVG: black on white whatever the page's colours, with no style attribute."""
    import segno  # noqa: PLC0415 - only pages that show a code load its tables

    symbol = segno.make(url, error="m", micro=False)
    svg: str = symbol.svg_inline(border=_QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass="qr-code")
    return svg
