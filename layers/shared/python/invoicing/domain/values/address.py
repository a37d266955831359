"""Postal addresses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2. Which of the others a country needs, its form says."""

    name: str
    address1: str
    country: str
    city: str = ""
    postal_code: str = ""
    address2: str = ""
    province: str = ""
    company: str = ""
    phone: str = ""

    @property
    def is_complete(self) -> bool:
        """Tell whether something can be sent there; staff may leave parts open, which the customer then fills in."""
        return bool(self.name and self.address1 and (self.city or self.postal_code or self.province))
