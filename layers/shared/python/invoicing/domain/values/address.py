"""Postal addresses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2. The country decides which other fields are required."""

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
        """Tell whether goods can be sent there. Staff may leave fields empty for the customer to fill in."""
        return bool(self.name and self.address1 and (self.city or self.postal_code or self.province))
