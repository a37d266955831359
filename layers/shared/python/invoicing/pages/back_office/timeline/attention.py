"""Sentences about what needed attention."""

from __future__ import annotations

from invoicing.domain import events
from invoicing.domain.attention.kinds import AttentionKind
from invoicing.pages.back_office.timeline.sentence import Sentence, Severity, Teller


def dismissed(event: events.AttentionDismissed, teller: Teller) -> Sentence:
    _ = teller.gettext
    kinds = {
        AttentionKind.TO_SEND: _("Dismissed: paid, and not sent yet"),
        AttentionKind.OUT_OF_STOCK: _("Dismissed: the customer found goods out of stock"),
        AttentionKind.BOUNCED: _("Dismissed: the invoice bounced"),
        AttentionKind.NOT_SENT: _("Dismissed: the invoice could not be sent"),
        AttentionKind.OPENED: _("Dismissed: opened, and not paid"),
        AttentionKind.OVERDUE: _("Dismissed: overdue"),
        AttentionKind.LATE_MONEY: _("Dismissed: money that came too late"),
        AttentionKind.REFUND_FAILED: _("Dismissed: a refund failed"),
        AttentionKind.REFUND_OPEN: _("Dismissed: a refund is not made yet"),
    }
    return Sentence(kinds[event.kind], Severity.MINOR)
