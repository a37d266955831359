"""What differs between two versions of the store's settings, a product or a discount code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any, TypeVar

from invoicing.domain.catalog.discount import Discount, DiscountCode
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.store_texts import DEFAULT_TEXTS, StoreTexts
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.values.money import Money

V = TypeVar("V", Store, Product, DiscountCode, Discount)
_NAMES = {  # in the API, where they differ from those of the classes
    "email": "contact",
    "phone": "contact",
    "address": "contact",
    "rate_table": "exchange_rates",
    "basis_points": "value",
    "amount": "value",
}
_MOST_CHANGES = 60  # of one write in the log: with values of the longest, they fit into one item
_LONGEST_VALUE = 400
_REST = "…"
_NOISE = {"rate_at"}  # of a market: when its rate was read


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting with its value before and after a change, in plain characters: "true", "NOK 249.50", "25%".

    `path` leads to it by the names of fields, and by the titles of what has an id. "" stands for no value. Of what was
    added or removed as a whole, such as a market, the title alone is told. A path of "…" counts the further changes.
    """

    path: tuple[str, ...]
    before: str
    after: str

    @property
    def is_rest(self) -> bool:
        return self.path == (_REST,)


def setting_changes(before: Store, after: Store) -> tuple[SettingChange, ...]:
    """Return every setting that differs, for the store's log."""
    found = tuple(_differing((), before, after))
    if len(found) <= _MOST_CHANGES:
        return found
    return (*found[: _MOST_CHANGES - 1], SettingChange((_REST,), "", str(len(found) - _MOST_CHANGES + 1)))


def _differing(path: tuple[str, ...], before: Any, after: Any) -> Iterator[SettingChange]:
    if before == after:
        return
    if StoreTexts in {type(before), type(after)}:  # of a language that has none, or had none
        before, after = before or DEFAULT_TEXTS, after or DEFAULT_TEXTS
    old, new = _parts(before), _parts(after)
    if old is None or new is None:
        yield SettingChange(path, _value(before), _value(after))
        return
    for key in dict.fromkeys([*old, *new]):
        title, former = old.get(key, ("", None))
        title, latter = new.get(key, (title, None))
        yield from _differing((*path, title), former, latter)


def _parts(value: Any) -> dict[str, tuple[str, Any]] | None:
    """Return what a value consists of, by what it is recognized by, with its title; None for a single value."""
    if isinstance(value, TaxRule):
        rates = {name: f"{(rate / 100).normalize():f}%" for name, rate in value.rates.items()}
        return _parts_of_fields(value) | {"rates": ("rates", rates)}
    if isinstance(value, Mapping):
        return {str(name): (str(name), inner) for name, inner in value.items()}
    if isinstance(value, tuple) and value and all(hasattr(inner, "id") for inner in value):
        return {inner.id: (inner.title, inner) for inner in value}
    if is_dataclass(value) and not isinstance(value, Money):
        return _parts_of_fields(value)
    return {} if value == () else None


def _parts_of_fields(value: Any) -> dict[str, tuple[str, Any]]:
    return {
        each.name: (each.name, getattr(value, each.name))
        for each in fields(value)
        if each.compare and each.name not in _NOISE
    }


def _value(value: Any) -> str:
    match value:
        case None:
            text = ""
        case bool():
            text = str(value).lower()
        case Money():
            text = f"{value.currency} {value}"
        case Decimal():
            text = f"{value.normalize():f}"
        case tuple():
            text = ", ".join(map(_value, value))
        case Mapping():
            text = ", ".join(f"{name} {_value(inner)}" for name, inner in value.items())
        case _ if hasattr(value, "title") and hasattr(value, "id"):
            text = value.title
        case _ if is_dataclass(value):
            text = ", ".join(filter(None, (_value(inner) for _, inner in _parts_of_fields(value).values())))
        case _:
            text = str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}{_REST}"


def changed_fields(before: V, after: V) -> tuple[str, ...]:
    """Return the names in the API of the fields in which two versions differ."""
    return tuple(dict.fromkeys(_NAMES.get(name, name) for name in _changed(before, after)))


def _changed(before: V, after: V) -> Iterator[str]:
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if isinstance(old, Discount):
            yield from _changed(old, new)
        elif field.compare and old != new:
            yield field.name
