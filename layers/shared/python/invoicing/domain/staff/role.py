"""Roles of the people and programs that work for the store: groups of the Cognito user pool."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff, or a program, may do. The values are the names of the groups."""

    OWNER = "owner"  # everything, including refunds, the store's settings and staff
    STAFF = "staff"
    PROGRAM = "program"  # as staff, with a generated password


EVERY_ROLE = frozenset(Role)
OWNERS = frozenset({Role.OWNER})
