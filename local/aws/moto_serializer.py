"""DynamoDB's items through moto's serializer in a tenth of the time.

For each of the ten members of each attribute value moto tries every spelling that any service may have for it, which is
two thirds of what an answer costs. DynamoDB has one spelling.
"""

import base64
from collections.abc import Callable
from typing import Any

from moto.core.serialize import JSONSerializer
from moto.dynamodb.models.dynamo_type import DynamoType


def directly() -> tuple[str, Callable[..., None]]:
    """Return what of moto's serializer is to be replaced, and what stands there instead."""
    original = JSONSerializer._serialize_type_structure  # noqa: SLF001 moto offers no way in

    def serialize(serializer: JSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
        if shape.name == "AttributeValue" and key:
            serialized[key] = _written(value)
        else:
            original(serializer, serialized, value, shape, key)

    return original.__name__, serialize


def _written(value: Any) -> Any:
    """Return an attribute value, or a part of one, as it stands in an answer."""
    if isinstance(value, DynamoType):
        return {value.type: _written(value.value)}
    if isinstance(value, dict):
        return {name: _written(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_written(inner) for inner in value]
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
