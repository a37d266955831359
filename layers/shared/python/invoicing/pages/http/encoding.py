"""Content negotiation: whether a client accepts gzip, and bodies in it."""

from __future__ import annotations

import base64
import gzip


def accepts_gzip(accept_encoding: str) -> bool:
    """Tell whether an Accept-Encoding header names gzip, with a quality other than 0 (RFC 9110, section 12.5.3)."""
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.partition(";")
        if coding.strip() == "gzip":
            return parameter.replace(" ", "").rstrip("0.") != "q="
    return False


def gzipped(text: str) -> str:
    """Return text in gzip and base64, as a function hands bytes to the HTTP API."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()
