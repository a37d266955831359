"""What edits of draft orders and of orders share: merging a patch, and telling what differs between two versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any, TypeVar

from invoicing.domain.errors import VersionMismatchError
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer

E = TypeVar("E")


def merged_document(target: Any, patch: Any) -> Any:
    """Merge a patch (RFC 7396), but keep nulls, so that validation also refuses unknown names that are null."""
    if not isinstance(patch, dict):
        return patch
    before = target if isinstance(target, dict) else {}
    return {**before, **{name: merged_document(before.get(name), value) for name, value in patch.items()}}


def written_fields(changes: dict[str, Any]) -> frozenset[str]:
    """Return the names of what a patch writes, of the document and of its customer, be it as before or not."""
    given = changes.get("customer", {})
    customer = given if isinstance(given, dict) else [field.name for field in fields(Customer)]
    return frozenset([*changes, *customer])


def differences(
    error: VersionMismatchError, kind: type[E], document: Callable[[E], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return each field of an edit that differs from the current version, with both values as documents.

    An error of another kind, or of an edit that is invalid, has none.
    """
    if not (isinstance(error.yours, kind) and isinstance(error.theirs, kind)):
        return []
    yours, theirs = document(error.yours), document(error.theirs)
    return [
        {"field": name, "yours": _shown(yours.get(name)), "current": _shown(theirs.get(name))}
        for name in error.differing
    ]


def _shown(value: Any) -> Any:
    """Return a value as documents have it: an empty text is null there."""
    if isinstance(value, dict):
        return {name: _shown(part) for name, part in value.items()}
    return [_shown(item) for item in value] if isinstance(value, list) else None if value == "" else value


def filled(value: Customer | Address) -> dict[str, str]:
    """Return the fields of a customer or address that are not empty."""
    return {name: text for name, text in asdict(value).items() if text}
