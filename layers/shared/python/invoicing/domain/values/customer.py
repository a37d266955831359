"""The customer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Customer:
    """The customer, as far as known: a sale in a chat often begins with a handle alone."""

    name: str = ""
    email: str = ""
    phone: str = ""
    handle: str = ""
    locale: str = ""
    vat_number: str = ""  # with the country's prefix
