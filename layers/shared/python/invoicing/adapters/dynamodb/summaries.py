"""What lists find heads by, and show of them: attributes of the heads themselves, so that no write is dearer for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.codec import decode, encode
from invoicing.adapters.dynamodb.lists import readable
from invoicing.domain.addresses import Person
from invoicing.domain.draft_orders import DraftOrder
from invoicing.domain.ledger import LedgerRow
from invoicing.domain.orders import Order
from invoicing.domain.records import RecordKey
from invoicing.domain.sales import Record, Sale
from invoicing.domain.selections import folded
from invoicing.domain.summaries import DraftOrderSummary, Movement, OrderSummary, Unreadable

Item = dict[str, Any]
Summary = DraftOrderSummary | OrderSummary

AFTER_NAME = "\x1f"  # below every character of a name: Kari comes before Kari Nordmann
_HASH_BYTES = 16


def list_of(record: Record) -> str | None:
    """Return the list that a record stands in, if it stands in any."""
    match record:
        case DraftOrder():
            return keys.DRAFT_ORDERS
        case Order():
            return keys.ORDERS
        case LedgerRow():
            return keys.LEDGER_ROWS
    return None


def listed(sale: Sale, record: Record) -> Item:
    """Return what indexes find a record by, and the summary that they show: they hold nothing else."""
    name = list_of(record)
    if isinstance(record, LedgerRow):
        row = {"list": {"S": name}, "listed_at": {"S": keys.instant(record.occurred_at)}}
        return {**row, "summary": encode(Movement(sale.id, record))}
    if name is None or not isinstance(record, DraftOrder | Order):
        return {}
    created_at, email = keys.instant(record.created_at), _email_of(sale)
    status = record.status if isinstance(record, DraftOrder) else record.financial_status
    return {
        "list": {"S": name},
        "list_status": {"S": f"{name}#{status}"},
        "listed_at": {"S": created_at},
        "listed_name": {"S": record.name},
        "listed_customer": {"S": f"{folded(record.customer_name)}{AFTER_NAME}{created_at}"},
        "changed_at": {"S": keys.instant(record.updated_at)},
        **({"list_email": {"S": email_list(name, email)}} if email else {}),
        "summary": encode(_summary_of(record)),
    }


def email_list(name: str, email: str) -> str:
    """Return the list of those who have an e-mail address, whatever its case; the address stands in PERSON alone.

    The hash has no key: whoever reads the table reads PERSON beside it, and with the head it goes when somebody is
    forgotten.
    """
    return f"{name}#{hashlib.sha256(email.casefold().encode()).digest()[:_HASH_BYTES].hex()}"


def _email_of(sale: Sale) -> str:
    person = sale.find(RecordKey("PERSON"), Person)
    return person.customer.email if person else ""


def _summary_of(record: DraftOrder | Order) -> Summary:
    if isinstance(record, DraftOrder):
        return DraftOrderSummary(
            id=record.id,
            name=record.name,
            status=record.status,
            customer_name=record.customer_name,
            total=record.total,
            tags=record.tags,
            created_at=record.created_at,
            updated_at=record.updated_at,
            due_on=record.due_on,
        )
    return OrderSummary(
        id=record.id,
        name=record.name,
        financial_status=record.financial_status,
        customer_name=record.customer_name,
        total=record.total,
        tags=record.tags,
        created_at=record.created_at,
        updated_at=record.updated_at,
        due_on=record.due_on,
    )


def reader_of(kind: type[Summary]) -> Callable[[Item], Summary | Unreadable]:
    """Return what reads a head's summary as a list shows it."""
    prefix = "dft" if kind is DraftOrderSummary else "ord"
    return readable(
        lambda item: decode(kind, item["summary"]["M"]),
        lambda item: Unreadable(f"{prefix}_{keys.sale_id_of(item)}", _name_in(item)),
    )


read_movement = readable(
    lambda item: decode(Movement, item["summary"]["M"]), lambda item: Unreadable(keys.record_of(item).id)
)


def _name_in(item: Item) -> str:
    """Return the name in a summary of which something else cannot be read."""
    try:
        return str(item["summary"]["M"]["name"]["S"])
    except (KeyError, TypeError):
        return ""
