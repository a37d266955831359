"""An authenticator's secret, as an app reads it."""

from __future__ import annotations

import io
from urllib.parse import quote


def uri_of(secret: str, email: str, shop: str) -> str:
    """Return the address that an authenticator app takes, on this phone or as a QR code."""
    issuer = quote(shop, safe="")
    return f"otpauth://totp/{issuer}:{quote(email, safe='@')}?secret={secret}&issuer={issuer}"


def qr_code(text: str) -> str:
    """Return a QR code as inline SVG, without style attributes, which the pages' policy forbids."""
    import segno  # noqa: PLC0415 - for this page alone

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=False, border=4, scale=4, nl=False, light="#fff", unit=None
    )
    return drawn.getvalue().decode()
