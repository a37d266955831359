"""What needs attention: each kind of it, with the lists of its sales and what to do about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from invoicing.pages.back_office.drafts.list import TABS as TABS_OF_DRAFTS
from invoicing.pages.back_office.orders.list import TABS as TABS_OF_ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from invoicing.domain.figures.totals import StoreTotals
    from invoicing.pages.back_office.search.tab import Tab
    from invoicing.pages.back_office.words import Words

_LISTS = {"drafts": TABS_OF_DRAFTS, "orders": TABS_OF_ORDERS}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sales that need attention: those of `lists`, each a list with one of its tabs, which counts them."""

    code: str
    lists: tuple[tuple[str, str], ...]
    tone: str
    title: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class Link:
    """A list with sales of a kind, in words with their number."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Item:
    """A kind that there is, with the number of its sales."""

    kind: Kind
    number: int
    links: tuple[Link, ...]


def _kinds(words: Words) -> tuple[Kind, ...]:
    """Return every kind, the most urgent first. A tab of a list counts its sales, and shows just these."""
    _ = words.gettext
    return (
        Kind(
            "out_of_stock",
            (("drafts", "out_of_stock"),),
            "bad",
            _("Out of stock"),
            _("A customer was stopped at the payment. Restock, change the draft, or tell them."),
        ),
        Kind(
            "refund_failed",
            (("drafts", "refund_failed"), ("orders", "refund_failed")),
            "bad",
            _("Refund failed"),
            _("The customer does not have the money. Refund it again, or pay it back: under Jobs and problems."),
        ),
        Kind(
            "bounced",
            (("drafts", "bounced"), ("orders", "bounced")),
            "bad",
            _("Invoice bounced"),
            _("It did not arrive. Correct the e-mail address, or share a link."),
        ),
        Kind(
            "not_sent",
            (("drafts", "not_sent"), ("orders", "not_sent")),
            "bad",
            _("Invoice not sent"),
            _("It could not be sent. The timeline says why: send it again, or share a link."),
        ),
        Kind(
            "to_send",
            (("orders", "to_send"),),
            "good",
            _("Paid, not sent"),
            _("Send the goods, and mark the order as fulfilled."),
        ),
        Kind(
            "late_money",
            (("drafts", "late_money"), ("orders", "late_money")),
            "warning",
            _("Paid too late"),
            _("Money came for a payment that had ended. It goes back by itself; tell the customer."),
        ),
        Kind(
            "refund_open",
            (("orders", "refund_open"),),
            "warning",
            _("Refund open"),
            _("The money is not back with the customer yet. The order says what it waits for."),
        ),
        Kind(
            "overdue",
            (("drafts", "overdue_undismissed"), ("orders", "overdue_undismissed")),
            "bad",
            _("Overdue"),
            _("The due date has passed. Send the invoice again, or call."),
        ),
        Kind(
            "opened",
            (("drafts", "opened_undismissed"), ("orders", "opened")),
            "info",
            _("Opened, not paid"),
            _("The customer has looked at it. Ask whether something is missing."),
        ),
    )


def attention_of(totals: StoreTotals, words: Words) -> tuple[Item, ...]:
    """Return the kinds that there are."""
    items = (_item(kind, totals, words) for kind in _kinds(words))
    return tuple(item for item in items if item.number)


def _item(kind: Kind, totals: StoreTotals, words: Words) -> Item:
    counted = [(name, code, _number(name, code, totals)) for name, code in kind.lists]
    return Item(kind, sum(number for *_, number in counted), tuple(_links(counted, words)))


def _number(name: str, code: str, totals: StoreTotals) -> int:
    tab: Tab = next(tab for tab in _LISTS[name] if tab.code == code)
    return tab.count(totals, of_orders=name == "orders") if totals.has(*tab.needed_totals) else 0


def _links(counted: list[tuple[str, str, int]], words: Words) -> Iterator[Link]:
    for name, code, number in counted:
        if number:
            yield Link(_show(name, number, words), f"/admin/{name}?tab={code}")


def _show(name: str, number: int, words: Words) -> str:
    if name == "drafts":
        return words.ngettext("Show %(number)s draft", "Show %(number)s drafts", number)
    return words.ngettext("Show %(number)s order", "Show %(number)s orders", number)
