"""The fields of a postal address in a form, whose names begin with its kind: `shipping_city`."""

from __future__ import annotations

from dataclasses import asdict
from gettext import NullTranslations
from typing import TYPE_CHECKING

from invoicing.adapters.postal_codes import postal_code_form
from invoicing.domain.values.address import Address
from invoicing.domain.values.countries import COUNTRIES
from invoicing.pages.checkout.address_form import address_form
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from invoicing.pages.back_office.typed_fields import TypedFields
    from invoicing.pages.checkout.address_form import AddressPart

ADDRESS_PARTS = ("name", "company", "address1", "address2", "postal_code", "city", "province", "country", "phone")
KINDS = ("shipping", "billing")


def address_names(kind: str) -> tuple[str, ...]:
    return tuple(f"{kind}_{part}" for part in ADDRESS_PARTS)


def address_fields(kind: str, address: Address | None, country: str) -> dict[str, str]:
    """Return the fields of an address; without one, they have the country only."""
    parts = asdict(address) if address else {"country": country}
    return {f"{kind}_{part}": text for part, text in parts.items()}


def address_parts(country: str, locale: str) -> list[list[AddressPart]]:
    """Return the parts of an address below the street, by the rules of the country."""
    return [list(line) for line in address_form(country, translations("checkout", locale)).lines]


def needs_city(country: str) -> bool:
    return any(part.name == "city" and part.required for part in address_form(country, NullTranslations()).parts)


def read_address(fields: TypedFields, kind: str, customer: str, stored: Address | None) -> Address | None:
    """Return an address; None if nothing but the country is typed. It is the customer's, unless another is named.

    In the same country it keeps the parts of the stored address that the form does not have.
    """
    parts = {part: fields.line(f"{kind}_{part}") for part in ADDRESS_PARTS}
    country = parts.pop("country").upper()
    if not any(parts.values()):
        return None
    _ = fields.texts.gettext
    parts["name"] = parts["name"] or customer
    if not parts["name"]:
        fields.refuse(f"{kind}_name", _("Enter the name of the recipient"))
    if not parts["address1"]:
        fields.refuse(f"{kind}_address1", _("Enter the street and number"))
    if country not in COUNTRIES:
        fields.refuse(f"{kind}_country", _("Choose a country"))
        return None
    if stored and stored.country == country:
        shown = {part.name for part in address_form(country, fields.texts).parts}
        for part in {"postal_code", "city", "province"} - shown:
            parts[part] = parts[part] or getattr(stored, part)
    parts["phone"] = fields.phone(f"{kind}_phone")
    if parts["postal_code"]:
        parts["postal_code"] = postal_code_form(country).in_its_form(parts["postal_code"])
    return Address(country=country, **parts)
