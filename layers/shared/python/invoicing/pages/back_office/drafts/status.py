"""The status of a draft order in words, and what staff do next."""

from __future__ import annotations

from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus
from invoicing.domain.sale.email import EmailStatus, InvoiceStatus
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.sales.acts import Act
from invoicing.pages.back_office.sales.due import is_sale_overdue
from invoicing.pages.back_office.sales.subject import draft_address, order_address
from invoicing.pages.back_office.search.rows import ATTENTION_TO_TELL
from invoicing.pages.back_office.words import Words


def badges_of(sale: Sale, words: Words) -> list[str]:
    """Return the badges of a draft order, as lists have them."""
    draft = sale.draft
    status = draft.status.value.lower()
    if draft.is_open and draft.active_attempt:
        status = "paying"
    elif draft.is_open and draft.opened_at:
        status = "opened"
    told = (kind.value for kind in ATTENTION_TO_TELL if kind in draft.attention)
    return [status, *(["overdue"] if is_sale_overdue(sale, words) else []), *told]


def status_sentence(sale: Sale, words: Words) -> str:
    """Return in one sentence where the draft order stands."""
    _ = words.gettext
    draft = sale.draft
    if draft.status is DraftOrderStatus.CANCELLED:
        return _("Cancelled: it cannot be paid any more, and its links say so.")
    if draft.status is DraftOrderStatus.COMPLETED:
        return _("Completed: it is order %(name)s now.") % {"name": sale.order.name if sale.order else ""}
    if draft.active_attempt is not None:
        return _("The customer is paying now.")
    parts = [_invoice_words(draft, words)]
    if draft.opened_at is not None:
        parts.append(_("The customer opened it %(time)s.") % {"time": words.ago(draft.opened_at)})
    return " ".join(parts)


def _invoice_words(draft: DraftOrder, words: Words) -> str:
    _ = words.gettext
    invoice = draft.invoice
    if invoice is None:
        return _("A link is made; no invoice was sent.") if draft.links else _("Nothing was sent to the customer yet.")
    if invoice.status is EmailStatus.SCHEDULED:
        return _("The invoice to %(address)s is scheduled.") % {"address": invoice.to}
    named = {"address": invoice.to, "time": words.ago(invoice.sent_at) if invoice.sent_at else ""}
    texts = {
        InvoiceStatus.REQUESTED: _("The invoice to %(address)s is being sent."),
        InvoiceStatus.BOUNCED: _("The invoice to %(address)s bounced: correct the address, or share a link."),
        InvoiceStatus.FAILED: _("The invoice to %(address)s could not be sent: share a link instead."),
    }
    sent = _("Invoice sent to %(address)s %(time)s.") if invoice.sent_at else _("Invoice sent to %(address)s.")
    return texts.get(draft.invoice_status, sent) % named


def primary_act(sale: Sale, words: Words) -> Act | None:
    """Return what helps most: the link or, to a known address, the invoice; then the payment; then the order."""
    _ = words.gettext
    draft = sale.draft
    if sale.order is not None:
        return Act(_("Open order"), order_address(sale))
    if not draft.is_open:
        return None
    if draft.active_attempt is not None:
        return Act(_("Follow the payment"), "#timeline")
    if not sale.person.customer.email:
        return Act(_("Share link"), draft_address(sale, "links"), "share")
    label = _("Send invoice again") if draft.invoice else _("Send invoice")
    return Act(label, draft_address(sale, "invoice"), "send")


def further_acts(sale: Sale, words: Words) -> list[Act]:
    """Return everything else that can be done with the draft order, the most usual first."""
    _ = words.gettext
    draft = sale.draft
    if not draft.is_open:
        return []
    acts = [
        Act(_("Edit"), draft_address(sale, "edit")),
        Act(_("Share link"), draft_address(sale, "links")),
        Act(_("Send invoice"), draft_address(sale, "invoice")),
        Act(_("See as the customer"), draft_address(sale, "preview")),
        Act(_("Mark as paid"), draft_address(sale, "mark-as-paid")),
        Act(_("Complete, payment pending"), draft_address(sale, "complete")),
        Act(_("Reserve the goods"), draft_address(sale, "reservation")),
        Act(_("Change note and tags"), draft_address(sale, "note")),
        Act(_("Cancel draft"), draft_address(sale, "cancel"), is_dangerous=True),
    ]
    primary = primary_act(sale, words)
    return [act for act in acts if primary is None or act.href != primary.href]
