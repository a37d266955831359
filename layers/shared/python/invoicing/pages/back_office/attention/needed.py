"""What a draft order or an order needs attention for, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.sales.due import is_sale_overdue
from invoicing.pages.back_office.words import Words


@dataclass(frozen=True, slots=True)
class Needed:
    """One reason: its kind, the occasion, a sentence and, where that is another page, the address of what to do."""

    kind: AttentionKind
    seen: str
    sentence: str
    href: str = ""


def needed(attention: Mapping[AttentionKind, str], sale: Sale, words: Words) -> tuple[Needed, ...]:
    """Return what needs attention, the most urgent first; what will be due later does not yet."""
    _ = words.gettext
    sentences = {
        AttentionKind.OUT_OF_STOCK: _("The customer was stopped: goods were out of stock."),
        AttentionKind.REFUND_FAILED: _(
            "A refund failed: the customer does not have the money. Refund it again, or pay it back in another way."
        ),
        AttentionKind.BOUNCED: _("The invoice bounced: it did not arrive."),
        AttentionKind.NOT_SENT: _("The invoice could not be sent."),
        AttentionKind.LATE_MONEY: _(
            "Money came too late and makes no order. It goes back by itself; the timeline says whether it has. "
            "Whoever paid may believe that this is paid."
        ),
        AttentionKind.REFUND_OPEN: _("A refund is not made yet."),
        AttentionKind.OVERDUE: _("The due date has passed."),
        AttentionKind.TO_SEND: _("It is paid, and not sent yet."),
        AttentionKind.OPENED: _("The customer has opened it, and not paid."),
    }
    later = set() if is_sale_overdue(sale, words) else {AttentionKind.OVERDUE}
    kinds = (kind for kind in sentences if kind in attention and kind not in later)
    hrefs = {AttentionKind.REFUND_FAILED: "/admin/problems"}
    return tuple(Needed(kind, attention[kind], sentences[kind], hrefs.get(kind, "")) for kind in kinds)
