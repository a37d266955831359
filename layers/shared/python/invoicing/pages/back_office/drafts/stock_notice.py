"""The notice of a draft order whose goods are short, with the ways out that help now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from invoicing.domain.inventory.ways_out import WayOutKind, WaysOut
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.sales.subject import draft_address
from invoicing.pages.back_office.words import Words


@dataclass(frozen=True, slots=True)
class WayOut:
    """A way out as a button: a link, or with `sku` a form that is sent at once."""

    kind: WayOutKind
    label: str
    href: str
    sku: str = ""


@dataclass(frozen=True, slots=True)
class StockNotice:
    """What is short, or that enough is back, and the ways out."""

    title: str
    tone: str
    lines: tuple[str, ...]
    ways: tuple[WayOut, ...]


def stock_notice(sale: Sale, out: WaysOut, words: Words) -> StockNotice:
    _ = words.gettext
    titles = {line.sku: line.title for line in sale.offer.lines if line.sku}
    text = _("%(title)s: %(left)s left, %(wanted)s wanted")
    lines = tuple(
        text % {"title": titles.get(it.sku, it.sku), "left": it.left, "wanted": it.wanted} for it in out.shortages
    )
    if not out.shortages:
        lines = (_("The customer found goods out of stock before. Enough is back: reserve it for this customer."),)
    title = _("Out of stock") if out.shortages else _("Back in stock")
    is_one = len(out.restock) == 1
    ways = [
        *(_restock(sku, titles, words, is_one=is_one) for sku in out.restock),
        *(_continue_selling(sale, sku, titles, words, is_one=is_one) for sku in out.continue_selling),
    ]
    if out.edit:
        ways.append(WayOut(WayOutKind.EDIT, _("Edit the draft"), draft_address(sale, "edit")))
    if out.reserve:
        ways.append(WayOut(WayOutKind.RESERVE, _("Reserve the goods"), draft_address(sale, "reservation")))
    if out.complete:
        ways.append(WayOut(WayOutKind.COMPLETE, _("Mark as paid nevertheless"), draft_address(sale, "mark-as-paid")))
    return StockNotice(title, "warning" if out.shortages else "good", lines, tuple(ways))


def _restock(sku: str, titles: Mapping[str, str], words: Words, *, is_one: bool) -> WayOut:
    _ = words.gettext
    label = _("Restock") if is_one else _("Restock %(title)s") % {"title": titles[sku]}
    return WayOut(WayOutKind.RESTOCK, label, f"/admin/products/{quote(sku, safe='')}/stock")


def _continue_selling(sale: Sale, sku: str, titles: Mapping[str, str], words: Words, *, is_one: bool) -> WayOut:
    _ = words.gettext
    label = _("Sell below zero") if is_one else _("Sell %(title)s below zero") % {"title": titles[sku]}
    return WayOut(WayOutKind.CONTINUE_SELLING, label, draft_address(sale, "continue-selling"), sku)
