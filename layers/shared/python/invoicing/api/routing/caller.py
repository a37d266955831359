"""The caller of a request, from the claims of the access token that the HTTP API has checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invoicing.domain.staff.role import Role


def roles_of(event: Mapping[str, Any]) -> frozenset[Role]:
    """Return the roles of the caller. Groups of the user pool that are not roles are ignored.

    The HTTP API writes a claim that is a list as text: `[owner staff]`. Cognito allows no spaces in a group's name.
    """
    groups = str(_claims(event).get("cognito:groups", "")).removeprefix("[").removesuffix("]").split()
    return frozenset(role for role in Role if role.value in groups)


def staff_id_of(event: Mapping[str, Any]) -> str | None:
    """Return the id of the caller: the `sub` of their user in the user pool. Callers of public routes have none."""
    return _claims(event).get("sub")


def _claims(event: Mapping[str, Any]) -> Mapping[str, Any]:
    claims: Mapping[str, Any] = event["requestContext"].get("authorizer", {}).get("jwt", {}).get("claims", {})
    return claims
