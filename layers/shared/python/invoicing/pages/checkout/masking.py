"""Personal data as a receipt shows it: its owner knows it again, and whoever was sent the link learns nothing."""

from __future__ import annotations

from invoicing.domain.values.address import Address
from invoicing.pages.i18n import formats

_DOTS = "•••"


def mask_email(email: str) -> str:
    """Return "k•••@e•••.no" of "kari@example.no"."""
    local, _, domain = email.rpartition("@")
    host, _, ending = domain.rpartition(".")
    return f"{local[:1]}{_DOTS}@{host[:1]}{_DOTS}.{ending}" if local and host else _DOTS


def mask_phone(phone: str) -> str:
    """Return the last two digits."""
    digits = [c for c in phone if c.isdigit()]
    return f"{_DOTS} {''.join(digits[-2:])}" if digits else ""


def mask_name(name: str) -> str:
    """Return the first letter of each name."""
    return " ".join(f"{part[:1]}{_DOTS}" for part in name.split())


def mask_address(address: Address, locale: str) -> tuple[str, ...]:
    """Return the initials, the town and the country: neither street nor house."""
    lines = (mask_name(address.name), address.city, formats.country(address.country, locale))
    return tuple(line for line in lines if line)
