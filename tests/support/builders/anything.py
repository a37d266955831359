"""Hypothesis strategies for the domain's dataclasses, every field filled, defaults included."""

import dataclasses
import typing
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any

from hypothesis import strategies as st

Strategies = Mapping[Any, st.SearchStrategy[Any]]

PLAIN: Strategies = {
    bool: st.booleans(),
    int: st.integers(-(10**30), 10**30),
    str: st.text(st.characters(codec="utf-8"), max_size=10),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(timezones=st.just(UTC)),
    NoneType: st.none(),
}


def anything(hint: Any, special: Strategies | None = None) -> st.SearchStrategy[Any]:
    """Return any value of a type; `special` says what is to be used for a type, or for the field (class, name)."""
    special = special or {}
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in special:
        return special[hint]
    if origin is UnionType:
        return st.one_of([anything(argument, special) for argument in arguments])
    if origin is tuple:
        return st.lists(anything(arguments[0], special), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(anything(arguments[0], special), anything(arguments[1], special), max_size=3)
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        fields = {
            field.name: special[hint, field.name]
            if (hint, field.name) in special
            else anything(hints[field.name], special)
            for field in dataclasses.fields(hint)
        }
        return st.builds(typing.cast("type", hint), **fields)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return PLAIN[hint]
