"""Content negotiation: whether a client accepts gzip."""

from __future__ import annotations


def accepts_gzip(accept_encoding: str) -> bool:
    """Tell whether an Accept-Encoding header names gzip, with a quality other than 0 (RFC 9110, section 12.5.3)."""
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.partition(";")
        if coding.strip() == "gzip":
            return parameter.replace(" ", "").rstrip("0.") != "q="
    return False
