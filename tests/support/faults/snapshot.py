"""A snapshot of a whole shop: table, provider, bus and outbox."""

import base64
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from moto.dynamodb.models.dynamo_type import DynamoType

from invoicing.adapters.dynamodb.event_items import from_event_item
from invoicing.adapters.dynamodb.record_items import from_item
from invoicing.adapters.dynamodb.totals.items import addition_in
from invoicing.domain.events import RecordedEvent
from invoicing.domain.figures.figures import Addition, TotalKind
from invoicing.domain.inventory.sent_units import kept_units
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.refund import Refund
from invoicing.domain.sale.reservation import Reservation
from invoicing.domain.sale.sale import Record
from invoicing.domain.values.units import CODE_PREFIX
from local.stack import Stack
from tests.support.faults.team import Team, team_seen

T = TypeVar("T")
Units = Counter[str]  # by sku
Items = dict[tuple[str, str], dict[str, Any]]  # by partition and sort key


@dataclass
class Kept:
    """What is stored of one sale."""

    id: str
    records: list[Record] = field(default_factory=list)
    events: list[RecordedEvent] = field(default_factory=list)

    def all(self, kind: type[T]) -> list[T]:
        return [record for record in self.records if isinstance(record, kind)]

    def written_off(self) -> Units:
        """Return the units of a cancelled order that are gone without an attempt that took them."""
        order, offer = self.one(Order), self.one(Offer)
        if order is None or offer is None or order.financial_status is not FinancialStatus.VOIDED:
            return Counter()
        return Counter(kept_units(order, offer, order.restock)) - units_of(self.all(Attempt))

    def one(self, kind: type[T]) -> T | None:
        return next(iter(self.all(kind)), None)


@dataclass(frozen=True)
class Charge:
    """A payment as the provider has it: `taken` is what it captured less refunds, in minor units."""

    attempt: str
    status: str
    taken: int


@dataclass
class Seen:
    """Everything at one moment. `emails_sent` counts e-mails by id, `told` are the ids of events that the bus took."""

    sales: dict[str, Kept] = field(default_factory=dict)
    available: Units = field(default_factory=Counter)
    charges: list[Charge] = field(default_factory=list)
    emails_sent: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)
    totals: list[Addition] = field(default_factory=list)
    team: Team | None = None
    dead: list[str] = field(default_factory=list)

    def units(self) -> Units:
        """Return all units there are, wherever they are: on the shelf, held, or sold."""
        total = Counter(self.available)
        for sale in self.sales.values():
            total.update(units_of(sale.records) + sale.written_off())
        return +total


def units_of(records: Iterable[Record]) -> Units:
    """Return the units that a sale has taken: for a payment under way, for a reservation, or for good.

    What is sold was taken by the attempt that paid for it; what came back with a refund is on sale again.
    """
    taken: Units = Counter()
    for record in records:
        if isinstance(record, Attempt):
            taken.update(dict(record.in_order[: record.taken]))
        elif isinstance(record, Reservation):
            taken.update(record.held)
        elif isinstance(record, Refund):
            taken.subtract(dict(record.in_order[: record.restocked]))
    return taken


def snapshot_of(stack: Stack) -> Seen:
    """Take the snapshot of a local stack."""
    seen = Seen()
    items = stored_items(stack)
    for item in items.values():
        _take(seen, item)
    seen.team = team_seen(stack, [item for (owner, _), item in items.items() if owner.startswith("STAFF#")])
    for session in stack.payments.all():
        is_taken = session.status in {"captured", "refunded"}
        seen.charges.append(
            Charge(session.attempt, session.status, session.amount - session.refunded if is_taken else 0)
        )
    sent = (email for email in stack.outbox.emails if "sale_id" in email.tags)  # without those about accounts
    seen.emails_sent.update(email.tags["email_id"] for email in sent)
    details = (published.event["detail"] for published in stack.bus.published)
    seen.told.update(detail["metadata"]["event_id"] for detail in details if "metadata" in detail)
    seen.dead += [f"in {letter['queue']}: {str(letter['message'])[:300]}" for letter in stack.resources.dead_letters()]
    return seen


def stored_items(stack: Stack) -> Items:
    """Return every item of the table."""
    partitions = stack._table().items.values()
    items = (
        {name: _plain(value) for name, value in stored.attrs.items()} for part in partitions for stored in part.values()
    )
    return {(item["PK"]["S"], item["SK"]["S"]): item for item in items}


def _take(seen: Seen, item: dict[str, Any]) -> None:
    owner, _, name = item["PK"]["S"].partition("#")
    kind = item["SK"]["S"].partition("#")[0]
    if (owner, kind) == ("PRODUCT", "PRODUCT"):
        seen.available[name] = int(item["available"]["N"])
    if (owner, kind) == ("CODE", "CODE"):
        seen.available[f"{CODE_PREFIX}{name}"] = int(item["available"]["N"])
    if owner == "TOTAL":
        _, _, total = item["PK"]["S"].split("#")
        seen.totals.append(addition_in(TotalKind(total), item))
    if owner != "SALE" or kind == "FIGURES":
        return
    kept = seen.sales.setdefault(name, Kept(name))
    if kind == "EVENT":
        kept.events.append(from_event_item(item))
    else:
        kept.records.append(from_item(item).record)


def _plain(value: Any) -> Any:
    """Return what moto keeps as boto3 would give it."""
    if not isinstance(value, DynamoType):
        return value
    held = value.value
    if isinstance(held, dict):
        held = {name: _plain(inner) for name, inner in held.items()}
    elif isinstance(held, list):
        held = [_plain(inner) for inner in held]
    elif value.is_binary() and isinstance(held, str):
        held = base64.b64decode(held)
    return {value.type: held}
