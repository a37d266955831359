"""The ids of refunds, and of payments that made no order, that failed and that a person has to deal with."""

from __future__ import annotations


def with_failed(ids: tuple[str, ...], failed_id: str) -> tuple[str, ...]:
    """Return the ids with one whose money is not with the customer, as the newest."""
    return (*without_failed(ids, failed_id), failed_id)


def without_failed(ids: tuple[str, ...], failed_id: str) -> tuple[str, ...]:
    """Return the ids once staff have dealt with one."""
    return tuple(other for other in ids if other != failed_id)
