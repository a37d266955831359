"""The page of a draft order: where it stands, what is due, what became of its links, and what can be done."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.inventory.ways_out import ways_out
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.warning import WarningCode
from invoicing.pages.back_office.attention.needed import needed
from invoicing.pages.back_office.drafts.status import badges_of, further_acts, primary_act, status_sentence
from invoicing.pages.back_office.drafts.stock_notice import stock_notice
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.sales.due import due_words
from invoicing.pages.back_office.sales.subject import read_subject
from invoicing.pages.back_office.sales.view import read_events, shared_view
from invoicing.pages.back_office.sales.warnings import warning_views
from invoicing.pages.back_office.words import Words, words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.view import view_draft_order


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    subject, words = read_subject(request, ports), words_of(request, ports)
    sale = subject.sale
    events = read_events(sale, ports=ports)
    viewed = view_draft_order(sale, ports=ports)
    out = ways_out(sale, sale.products, words.now)
    warned = [it for it in viewed.warnings if out is None or it.code is not WarningCode.OUT_OF_STOCK]
    return page(
        request,
        "drafts/page.html",
        {
            **shared_view(request, subject, events, words, ports),
            "draft": sale.draft,
            "needed": needed(sale.draft.attention, sale, words),
            "badges": badges_of(sale, words),
            "status": status_sentence(sale, words),
            "due": due_words(sale, words),
            "moved_total": _moved_total(sale, viewed.current, words),
            "facts": _facts(sale, words),
            "primary": primary_act(sale, words),
            "acts": further_acts(sale, words),
            "warnings": warning_views(warned, words),
            "stock": stock_notice(sale, out, words) if out else None,
        },
    )


def _moved_total(sale: Sale, current: Offer | None, words: Words) -> str:
    """Return today's total, if prices are not locked and moved since the draft order was last priced."""
    if current is None or current.totals.total == sale.offer.totals.total:
        return ""
    return words.money(current.totals.total)


def _facts(sale: Sale, words: Words) -> list[tuple[str, str]]:
    """Return what was agreed beside the goods, for a list of labels and values."""
    _ = words.gettext
    draft, offer = sale.draft, sale.offer
    locked_until = draft.prices_locked_until
    if not draft.has_locked_prices(words.now):
        prices = _("Follow the products until it is paid")
    elif locked_until is not None:
        prices = _("Locked until %(time)s") % {"time": words.moment(locked_until)}
    else:
        prices = _("Locked")
    reserved = draft.reserve_until
    facts = [(_("Payment"), due_words(sale, words)), (_("Market"), offer.market.title)]
    if draft.is_open:
        facts.append((_("Prices"), prices))
        facts.append((_("Reserved until"), words.moment(reserved) if reserved and draft.is_reserved(words.now) else ""))
        facts.append((_("Discount codes"), _("The customer may use one") if draft.allow_discount_codes else ""))
    facts.append((_("Tags"), ", ".join(draft.tags)))
    facts.append((_("Created"), words.moment(draft.created_at)))
    return [(label, value) for label, value in facts if value]
