"""Kinds of what needs attention, and the occasion that each is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum


class AttentionKind(StrEnum):
    """Why a draft order or an order needs attention."""

    TO_SEND = "to_send"  # it is paid, and units are left to send
    OUT_OF_STOCK = "out_of_stock"  # the customer, or a reservation, found goods short
    BOUNCED = "bounced"  # the latest invoice
    NOT_SENT = "not_sent"  # the latest invoice failed
    OPENED = "opened"  # the customer opened it, and has not paid
    OVERDUE = "overdue"  # it has a due date; the day tells whether that has passed
    LATE_MONEY = "late_money"  # money came that makes no order: it goes back by itself
    REFUND_FAILED = "refund_failed"  # the provider refused a refund, or the bank returned it: staff pay it back
    REFUND_OPEN = "refund_open"  # a refund is requested, and not made yet


# The occasion by kind: it is another one when the same happens anew.
Attention = dict[AttentionKind, str]


def attention_of(occasions: Iterable[tuple[AttentionKind, str]], dismissed: Mapping[str, str]) -> Attention:
    """Return what needs attention: every kind that has an occasion, other than the one that staff dismissed last."""
    return {kind: occasion for kind, occasion in occasions if occasion and dismissed.get(kind) != occasion}


def at(moment: datetime | None) -> str:
    """Return a moment as an occasion, in milliseconds since 1970: lists store it, in fewer bytes than ISO 8601."""
    return str(int(moment.timestamp() * 1000)) if moment else ""
