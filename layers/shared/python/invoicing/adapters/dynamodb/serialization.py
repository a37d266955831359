"""Domain dataclasses to DynamoDB attribute values, and back.

The classes' annotations say how, with the standard library alone, so that loading a sale does not need pydantic. A
field that is empty, and empty by default, is left out. Unknown fields are ignored, so that a function that is still
warm from before a deployment can read new items.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from invoicing.adapters.dynamodb.keys import instant

T = TypeVar("T")
AttributeValue = dict[str, Any]
Item = dict[str, Any]


def encode(value: object) -> AttributeValue:
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": str(value)}
        case int():
            return {"N": str(value)}
        case Decimal():
            return {"S": str(value)}
        case datetime():
            return {"S": instant(value)}
        case tuple() | list():
            return {"L": [encode(item) for item in value]}
        case dict():
            return {"M": {name: encode(item) for name, item in value.items()}}
    return {"M": encode_fields(value)}


def encode_fields(record: object) -> dict[str, AttributeValue]:
    if not dataclasses.is_dataclass(record) or isinstance(record, type):
        raise TypeError(f"{type(record).__name__} cannot be stored")
    values = ((name, getattr(record, name), empty) for name, empty in _fields(type(record)))
    return {name: encode(value) for name, value, empty in values if value or value != empty}


def decode(kind: type[T], attributes: Mapping[str, AttributeValue]) -> T:
    readers = _readers(typing.cast("Hashable", kind))
    return kind(**{name: readers[name](value) for name, value in attributes.items() if name in readers})


_REQUIRED = object()


@cache
def _fields(kind: type) -> list[tuple[str, object]]:
    """Return the name and default of each field."""
    return [(field.name, _default(field)) for field in dataclasses.fields(kind)]


def _default(field: dataclasses.Field[Any]) -> object:
    if field.default is not dataclasses.MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not dataclasses.MISSING else _REQUIRED


@cache
def _readers(kind: Hashable) -> dict[str, Callable[[AttributeValue], Any]]:
    hints = typing.get_type_hints(kind)
    return {name: _reader(hint) for name, hint in hints.items()}


def _reader(hint: Any) -> Callable[[AttributeValue], Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {types.UnionType, typing.Union}:
        (hint,) = (argument for argument in arguments if argument is not types.NoneType)
        return _reader(hint)
    if origin is tuple:
        item = _reader(arguments[0])
        return lambda value: tuple(item(element) for element in value["L"])
    if origin is dict:
        item = _reader(arguments[1])
        return lambda value: {name: item(element) for name, element in value["M"].items()}
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return lambda value: decode(hint, value["M"])
    return _scalar(hint)


def _scalar(hint: type) -> Callable[[AttributeValue], Any]:
    if hint is bool:
        return lambda value: value["BOOL"]
    if hint is int:
        return lambda value: int(value["N"])
    if hint is datetime:
        return lambda value: datetime.fromisoformat(value["S"])
    if hint is Decimal:  # numbers of former versions stay readable
        return lambda value: Decimal(value["S"] if "S" in value else value["N"])
    if issubclass(hint, StrEnum):
        return lambda value: hint(value["S"])
    if hint is str:
        return lambda value: value["S"]
    raise TypeError(f"{hint} cannot be stored")
