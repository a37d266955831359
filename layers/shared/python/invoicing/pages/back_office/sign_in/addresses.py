"""Where signing in leads."""

from __future__ import annotations

HOME = "/admin"


def own_address(address: str) -> str:
    """Return an address of the back office to go to after signing in; the first page for anything else."""
    is_own = address == HOME or address.startswith(("/admin/", "/admin?"))
    is_plain = address.isascii() and address.isprintable() and "\\" not in address and "//" not in address
    return address if is_own and is_plain and not address.startswith("/admin/sign-") else HOME
