"""Where signing in leads."""

from __future__ import annotations

from urllib.parse import unquote

HOME = "/admin"
_DOTS = {".", ".."}  # segments that a browser takes out, with the one before


def own_address(address: str) -> str:
    """Return an address of the back office to go to after signing in; the first page for anything else."""
    is_own = address == HOME or address.startswith(("/admin/", "/admin?"))
    is_plain = address.isascii() and address.isprintable() and "\\" not in address and "//" not in address
    path = address.partition("?")[0].partition("#")[0]
    has_dots = any(unquote(segment) in _DOTS for segment in path.split("/"))
    return address if is_own and is_plain and not has_dots and not address.startswith("/admin/sign-") else HOME
