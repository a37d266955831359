"""The attributes that indexes use: keys and summaries on the heads themselves, which cost no further write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.paging import readable
from invoicing.adapters.dynamodb.serialization import decode, encode, encode_fields
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.draft_order import LIFECYCLE, DraftOrder, DraftOrderStatus
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Record, Sale
from invoicing.domain.sale.summary import (
    DraftOrderSummary,
    OrderSummary,
    SaleLedgerEntry,
    Unreadable,
    draft_order_summary,
    order_summary,
)
from invoicing.domain.search.filter import Selection
from invoicing.domain.search.terms import texts_of_sale
from invoicing.domain.values.ids import draft_order_id, order_id
from invoicing.domain.values.record_key import RecordKey

Item = dict[str, Any]
_OPENED, _FULFILLED, _CANCELLED = "OPENED", "FULFILLED", "CANCELLED"
_TO_FULFILL = set(FulfillmentStatus) - {FulfillmentStatus.FULFILLED}
# Statuses whose lists are in two halves. Of the others, none is opened and to be paid, and none is to be fulfilled.
_IN_HALVES = {
    *(status for status in DraftOrderStatus if not LIFECYCLE.is_final(status)),
    *(set(FinancialStatus) - {FinancialStatus.REFUNDED, FinancialStatus.VOIDED}),
}
# Statuses that an order may keep, or get, when it is cancelled: these lists have a part for such orders.
_CANCELLED_WITH = (FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED, FinancialStatus.REFUNDED)
Summary = DraftOrderSummary | OrderSummary
# Fields of a summary that a head has beside it anyway: an item over 1 KB costs twice as much to write.
_BESIDE = {"created_at": "listed_at", "updated_at": "changed_at"}


def list_of(record: Record) -> str | None:
    """Return the list that contains a record, if any."""
    match record:
        case DraftOrder():
            return keys.DRAFT_ORDERS
        case Order():
            return keys.ORDERS
        case LedgerEntry():
            return keys.LEDGER_ENTRIES
    return None


def listed(sale: Sale, record: Record) -> Item:
    """Return a record's index keys, and the summary that indexes project beside them."""
    name = list_of(record)
    if isinstance(record, LedgerEntry):
        place = {"list": {"S": name}, "listed_at": {"S": keys.instant(record.occurred_at)}}
        order_name = sale.order.name if sale.order else ""
        return {**place, "summary": encode(SaleLedgerEntry(sale.id, record, order_name))}
    if name is None or not isinstance(record, DraftOrder | Order):
        return {}
    person = sale.find(RecordKey("PERSON"), Person)
    status = record.status if isinstance(record, DraftOrder) else record.financial_status
    return {
        "list": {"S": name},
        "list_status": {"S": keys.status_list(name, status, _part_of(record))},
        **_due_date(name, record),
        "listed_at": {"S": keys.instant(record.created_at)},
        "changed_at": {"S": keys.instant(record.updated_at)},
        "summary": _summary_of(sale, record, person),
        "found_by": encode(texts_of_sale(record, person, sale.draft.po_number)),
    }


def _part_of(record: DraftOrder | Order) -> str:
    """Return the part of its status's list that a head is in: what waits for staff is found among many others."""
    if isinstance(record, DraftOrder):
        return _OPENED if record.is_open and record.opened_at else ""
    if record.financial_status in _CANCELLED_WITH and record.is_cancelled:
        return _CANCELLED
    return _FULFILLED if record.financial_status in _IN_HALVES and record.is_fulfilled else ""


def status_lists(name: str, selection: Selection) -> list[str]:
    """Return the lists that have the draft orders or orders of the selected statuses: one to three for each status."""
    halves = _halves(selection, is_order=name == keys.ORDERS)
    lists = [
        keys.status_list(name, status, half)
        for status in selection.statuses
        for half in (halves if status in _IN_HALVES else [""])
    ]
    wanted = [status for status in _CANCELLED_WITH if selection.cancelled or status in selection.statuses]
    if name != keys.ORDERS or selection.cancelled is False:
        return lists
    return [*lists, *(keys.status_list(name, status, _CANCELLED) for status in wanted)]


def _halves(selection: Selection, *, is_order: bool) -> list[str]:
    if not is_order:
        return [_OPENED] if selection.opened else ["", _OPENED]
    wanted = set(selection.fulfillment_statuses or FulfillmentStatus)
    return [
        half for half, statuses in (("", _TO_FULFILL), (_FULFILLED, {FulfillmentStatus.FULFILLED})) if wanted & statuses
    ]


def _due_date(name: str, record: DraftOrder | Order) -> Item:
    """Return the keys of the index by due date, which has what is unpaid and has a due date."""
    is_unpaid = record.is_open if isinstance(record, DraftOrder) else record.financial_status is FinancialStatus.PENDING
    return {"list_due": {"S": name}, "due_on": {"S": record.due_on}} if is_unpaid and record.due_on else {}


def found_by(item: Item) -> tuple[str, ...]:
    """Return the texts that a head is found by; a search decides by them, whatever row led to the head."""
    return tuple(text["S"] for text in item.get("found_by", {}).get("L", ()))


def _summary_of(sale: Sale, record: DraftOrder | Order, person: Person | None) -> Item:
    """Return a head's summary without what an index has beside it."""
    if isinstance(record, DraftOrder):
        summary: Summary = draft_order_summary(record, person)
    else:
        summary = order_summary(record, sale.draft, person, sale.find(RecordKey("OFFER"), Offer))
    attributes = encode_fields(summary)
    return {"M": {name: value for name, value in attributes.items() if name not in {"id", *_BESIDE}}}


def reader_of(kind: type[Summary]) -> Callable[[Item], Summary | Unreadable]:
    """Return the function that reads a head's summary from an item."""
    prefixed = draft_order_id if kind is DraftOrderSummary else order_id

    def id_of(item: Item) -> str:
        return prefixed(keys.sale_id_of(item))

    def read(item: Item) -> Summary:
        beside = {name: item[attribute] for name, attribute in _BESIDE.items()}
        return decode(kind, {**item["summary"]["M"], **beside, "id": {"S": id_of(item)}})

    return readable(read, lambda item: Unreadable(id_of(item), _name_in(item)))


read_ledger_entry = readable(
    lambda item: decode(SaleLedgerEntry, item["summary"]["M"]), lambda item: Unreadable(keys.record_of(item).id)
)


def _name_in(item: Item) -> str:
    """Return the name in a summary whose other parts cannot be read."""
    try:
        return str(item["summary"]["M"]["name"]["S"])
    except (KeyError, TypeError):
        return ""
