"""Warnings about a draft order: what staff should know before they send it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class WarningCode(StrEnum):
    """What a warning is about."""

    PRICE_RAISED = "price_raised"  # by rounding, by more than a half


@dataclass(frozen=True, slots=True)
class DraftOrderWarning:
    """A warning, with the values that its sentence names; `pointer` is a JSON pointer to the field of the draft order.

    With `blocks`, an invoice or link would be refused.
    """

    code: WarningCode
    pointer: str
    parameters: dict[str, str] = field(default_factory=dict)
    blocks: bool = False
