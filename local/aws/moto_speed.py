"""Replacements of slow parts of moto and botocore: the same results in a tenth of the time.

- For each member of each attribute value moto tries every spelling that any service may have; DynamoDB has one.
- For each attribute that an index projects, moto converts the whole item to plain Python and back.
- For each comparison while an index is sorted, moto asks two objects for their values.
- For each attribute that an item gets, moto adds up the sizes of all others.
- For the size of a map moto makes the types of all that is in it anew, once for each level above.
- For each attribute value moto and botocore ask for every type that it may have; it has one.
- For each request moto lists the methods of a class, and botocore checks every letter of its user agent.
- moto keeps every object that it ever made, for a page of its server that does not exist here.
- Each session reads the service descriptions again; a stack has several sessions.
"""

import base64
from collections.abc import Callable
from functools import cache
from typing import Any

import botocore.parsers
import botocore.session
import botocore.useragent
import moto.core.parse
import moto.core.responses
from botocore.loaders import create_loader
from moto.core.common_models import BaseModel
from moto.core.serialize import JSONSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import Table
from moto.dynamodb.models.utilities import bytesize

LIMIT = 405_000  # moto's, of an item
PLAIN = frozenset({"S", "N", "BOOL", "NULL"})  # types of attribute values that JSON has, too

_one_loader = cache(create_loader)
_method_names = cache(method_names_from_class)
_sanitized = cache(botocore.useragent.sanitize_user_agent_string_component)


def replacements() -> list[tuple[Any, str, Callable[..., Any]]]:
    """Return the owner, the name and the replacement of each function that is replaced."""
    return [
        (BaseModel, "__new__", lambda cls, *_, **__: object.__new__(cls)),
        (Item, "project", _projected(Item.project)),
        (Table, "sorted_items", _sorted),
        (LimitedSizeDict, "__setitem__", _limited(LimitedSizeDict.__setitem__)),
        (DynamoType, "__init__", _set_type),
        (DynamoType, "size", _bytes_of),
        (JSONSerializer, *_attribute_value_patch()),
        _of_one_type(botocore.parsers.BaseJSONParser, "_handle_structure"),
        _of_one_type(moto.core.parse.BaseJSONParser, "_parse_structure"),
        (moto.core.responses, "method_names_from_class", _method_names),
        (botocore.useragent, "sanitize_user_agent_string_component", _sanitized),
        (botocore.session, "create_loader", _one_loader),
    ]


def _projected(original: Callable[..., Item]) -> Callable[..., Item]:
    def project(item: Item, expressions: list[list[str]]) -> Item:
        names = [path[0] for path in expressions if len(path) == 1 and "[" not in path[0]]
        if len(names) < len(expressions):  # a path into an attribute
            return original(item, expressions)
        attrs = {name: item.attrs[name] for name in names if name in item.attrs}
        return Item(hash_key=item.hash_key, range_key=item.range_key, attrs=attrs)

    return project


def _sorted(table: Table, hash_keys: list[str], range_keys: list[str | None], items: list[Item]) -> list[Item]:
    names = table._generate_attr_to_sort_by(hash_keys, range_keys)  # noqa: SLF001 moto offers no way in
    return sorted(items, key=lambda item: [item.attrs[name].cast_value for name in names])


def _limited(original: Callable[..., None]) -> Callable[..., None]:
    def setitem(attrs: LimitedSizeDict, key: str, value: Any) -> None:
        """Add up the sizes only where all values together could be too large."""
        if not hasattr(attrs, "most"):  # new, or a copy
            attrs.most = sum(map(_size, attrs.items()))  # type: ignore[attr-defined]  # an attribute of ours
        most = attrs.most + _size((key, value))  # type: ignore[attr-defined]  # an attribute of ours
        if most > LIMIT:
            original(attrs, key, value)
        else:
            dict.__setitem__(attrs, key, value)
        attrs.most = most  # type: ignore[attr-defined]  # an attribute of ours

    return setitem


def _size(attribute: tuple[str, Any]) -> int:
    key, value = attribute
    size: int = bytesize(key) + (value.size() if type(value) is DynamoType else bytesize(str(value)))
    return size


def _set_type(typed: DynamoType, given: Any) -> None:
    """Keep the type and the value of another, or of `{"S": "text"}`."""
    kind, value = (given.type, given.value) if type(given) is DynamoType else next(iter(given.items()))
    if kind == "M":
        value = {name: DynamoType(inner) for name, inner in value.items()}
    elif kind == "L":
        value = [DynamoType(inner) for inner in value]
    typed.type, typed.value = kind, value


def _bytes_of(typed: DynamoType) -> int:
    kind, value = typed.type, typed.value
    if kind == "M":
        return sum(bytesize(name) + inner.size() for name, inner in value.items())
    if kind == "L":
        return sum(inner.size() for inner in value)
    if kind in {"SS", "BS"}:
        return sum(map(bytesize, value))
    if kind == "NS":
        return sum(len(str(number)) for number in value)
    if kind == "N":
        return len(str(value))
    return 1 if isinstance(value, bool) else bytesize(value)


def _of_one_type(parser: type, name: str) -> tuple[type, str, Callable[..., Any]]:
    original = getattr(parser, name)

    def parse(parser: Any, shape: Any, value: Any) -> Any:
        if shape.name == "AttributeValue" and len(value) == 1:
            [(kind, inner)] = value.items()
            if kind in PLAIN and inner is not None:
                return {kind: inner}
            if kind in shape.members and inner is not None:
                return {kind: parser._parse_shape(shape.members[kind], inner)}  # noqa: SLF001 moto offers no way in
        return original(parser, shape, value)

    return parser, name, parse


def _attribute_value_patch() -> tuple[str, Callable[..., None]]:
    original = JSONSerializer._serialize_type_structure  # noqa: SLF001 moto offers no way in

    def serialize(serializer: JSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
        if shape.name == "AttributeValue" and key:
            serialized[key] = _serialized(value)
        else:
            original(serializer, serialized, value, shape, key)

    return original.__name__, serialize


def _serialized(value: Any) -> Any:
    """Return an attribute value, or a part of one, as it stands in a response."""
    if isinstance(value, DynamoType):
        return {value.type: _serialized(value.value)}
    if isinstance(value, dict):
        return {name: _serialized(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_serialized(inner) for inner in value]
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
