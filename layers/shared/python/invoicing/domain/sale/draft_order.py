"""The draft order: the head of a sale until it is an order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from invoicing.domain.attention.kinds import Attention, AttentionKind, at, attention_of
from invoicing.domain.catalog.payment_terms import PaymentTerms
from invoicing.domain.errors import PaymentInProgressError, WrongStateError
from invoicing.domain.rate_limits.checkout_usage import CheckoutUsage
from invoicing.domain.sale.email import EmailStatus, InvoiceStatus
from invoicing.domain.values.ids import draft_order_id
from invoicing.domain.values.lifecycle import Lifecycle
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey


class DraftOrderStatus(StrEnum):
    """The status of a draft order."""

    OPEN = "OPEN"  # not paid, no invoice sent
    INVOICE_SENT = "INVOICE_SENT"  # an invoice is with the customer
    COMPLETED = "COMPLETED"  # became an order
    CANCELLED = "CANCELLED"  # its history stays


LIFECYCLE = Lifecycle(
    initial={DraftOrderStatus.OPEN},
    following={
        DraftOrderStatus.OPEN: {DraftOrderStatus.INVOICE_SENT, DraftOrderStatus.COMPLETED, DraftOrderStatus.CANCELLED},
        DraftOrderStatus.INVOICE_SENT: {DraftOrderStatus.COMPLETED, DraftOrderStatus.CANCELLED},
        DraftOrderStatus.COMPLETED: set(),
        DraftOrderStatus.CANCELLED: set(),
    },
)

IDLE_YEAR = timedelta(days=365)  # after which an idle open draft is cancelled
IDLE_NOTICE = timedelta(days=30)  # the notice that staff get before


_NOT_YET_SENT = frozenset({EmailStatus.SCHEDULED, EmailStatus.REQUESTED, EmailStatus.SENDING})


@dataclass(frozen=True, slots=True)
class ActiveAttempt:
    """The active attempt, as far as the checkout page needs it without reading the attempt."""

    number: int
    expires_at: datetime
    decline: str = ""  # the reason of the last decline


@dataclass(frozen=True, slots=True)
class InvoiceState:
    """The status of the latest invoice. `to` and `has_custom_to` are the e-mail's."""

    email_id: str
    to: str
    status: EmailStatus
    sent_at: datetime | None = None
    has_custom_to: bool = False


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """A draft order.

    `version` (the ETag) rises with every edit by staff and every choice of the customer; `offer` only when what is
    sold, shown or to be paid changes. `links`, `attempts` and `comments` are the numbers of those created so far.
    """

    sale_id: str
    number: int
    status: DraftOrderStatus
    version: int
    offer: int
    total: Money
    created_at: datetime
    updated_at: datetime
    customer_name: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    po_number: str = ""
    po_number_entered: bool = False  # by the customer, who may change it
    attributes: dict[str, str] = field(default_factory=dict)
    completed_at: datetime | None = None
    invoice: InvoiceState | None = None
    active_attempt: ActiveAttempt | None = None
    links: int = 0
    new_links: int = 0  # requested by the customer on `new_links_on` (UTC) for an expired link
    new_links_on: str = ""
    new_link_refused_on: str = ""  # the day (UTC) of the last `NewLinkRefused`
    attempts: int = 0
    reserve_until: datetime | None = None  # set by staff; the units are in the Reservation
    payment_terms: PaymentTerms | None = None
    issued_on: str = ""  # the store's day on which the first invoice was sent
    due_on: str = ""  # ISO 8601, the store's day; empty while unknown
    opened_at: datetime | None = None  # when one of its links was last opened while it could be paid
    touched_at: datetime | None = None  # the last activity that `recover` found in other records
    idle_noticed_at: datetime | None = None  # when staff were told that it is idle
    lock_prices: bool = True  # otherwise prices follow the products until the customer pays
    prices_locked_until: datetime | None = None
    allow_discount_codes: bool = False
    comments: int = 0
    receipt_links: int = 0  # of `links`, those that were made when nothing was left to pay
    sent_offer: int = 0  # the number of the newest offer that an e-mail stated
    usage: CheckoutUsage = field(default_factory=CheckoutUsage)  # what the holders of its links did lately
    short_skus: tuple[str, ...] = ()  # that the customer, or a reservation, found out of stock
    short_at: datetime | None = None  # when; None once the customer can pay again, as far as the sale knows
    late_money_at: datetime | None = None  # when money came that made no order
    failed_refunds: tuple[str, ...] = ()  # ids of refunds, and of payments that made no order, that staff deal with
    dismissed: dict[str, str] = field(default_factory=dict)  # by kind of attention, the occasion that staff dismissed

    @property
    def key(self) -> RecordKey:
        return RecordKey("DRAFT")

    @property
    def id(self) -> str:
        return draft_order_id(self.sale_id)

    @property
    def name(self) -> str:
        """Return the name that people see, such as #D1001."""
        return f"#D{self.number}"

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be edited, cancelled or paid."""
        return not LIFECYCLE.is_final(self.status)

    @property
    def invoice_id(self) -> str:
        """Return the id of the latest invoice; empty without one."""
        return self.invoice.email_id if self.invoice else ""

    @property
    def invoice_status(self) -> InvoiceStatus:
        return InvoiceStatus.of(self.invoice.status) if self.invoice else InvoiceStatus.NOT_SENT

    @property
    def attention(self) -> Attention:
        """Return what needs attention. Whether it is overdue depends on the day."""
        invoice = self.invoice_id
        while_open = (
            (AttentionKind.OUT_OF_STOCK, at(self.short_at)),
            (AttentionKind.BOUNCED, invoice if self.invoice_status is InvoiceStatus.BOUNCED else ""),
            (AttentionKind.NOT_SENT, invoice if self.invoice_status is InvoiceStatus.FAILED else ""),
            (AttentionKind.OPENED, at(self.opened_at)),
            (AttentionKind.OVERDUE, self.due_on),
        )
        always = (
            (AttentionKind.LATE_MONEY, at(self.late_money_at)),
            (AttentionKind.REFUND_FAILED, "".join(self.failed_refunds[-1:])),
        )
        return attention_of((*(while_open if self.is_open else ()), *always), self.dismissed)

    @property
    def is_sent(self) -> bool:
        """Tell whether the customer got an invoice, or a link to pay by.

        The link of an invoice that waits to be sent does not count.
        """
        waiting = self.invoice is not None and self.invoice.status in _NOT_YET_SENT and self.invoice.sent_at is None
        has_link = self.links - self.receipt_links > int(waiting) or self.opened_at is not None
        return has_link or self.status is DraftOrderStatus.INVOICE_SENT

    @property
    def active_at(self) -> datetime:
        """Return the time of the last activity. Reserved stock counts as activity until the reservation ends."""
        sent_at = self.invoice.sent_at if self.invoice else None
        moments = (self.updated_at, self.opened_at, self.touched_at, self.reserve_until, sent_at)
        return max(moment for moment in moments if moment is not None)

    @property
    def is_noticed_idle(self) -> bool:
        """Tell whether it has been idle since staff were told so."""
        return self.idle_noticed_at is not None and self.active_at < self.idle_noticed_at

    @property
    def due(self) -> tuple[str, datetime] | None:
        """Return the queue and the time at which an open draft is due for being idle."""
        if not self.is_open:
            return None
        if self.is_noticed_idle and self.idle_noticed_at is not None:
            return ("RECOVER", self.idle_noticed_at + IDLE_NOTICE)
        return ("RECOVER", self.active_at + IDLE_YEAR - IDLE_NOTICE)

    def has_locked_prices(self, now: datetime) -> bool:
        """Tell whether lines keep the prices that their products had when they were added."""
        return self.lock_prices and (self.prices_locked_until is None or now < self.prices_locked_until)

    def is_reserved(self, now: datetime) -> bool:
        """Tell whether staff have reserved its stock."""
        return self.is_open and self.reserve_until is not None and now < self.reserve_until

    def require_open(self, action: str) -> None:
        """Raise `WrongStateError` unless the draft is open; `action` is what cannot be done, such as "edit"."""
        if not self.is_open:
            raise WrongStateError(f"cannot_{action}", name=self.name, status=self.status.value.lower())

    def require_no_payment(self) -> None:
        """Raise `PaymentInProgressError` while a payment is active, since it is for the current offer."""
        if self.active_attempt is not None:
            raise PaymentInProgressError

    def moved_to(self, status: DraftOrderStatus, now: datetime) -> DraftOrder:
        """Return the draft in its next status. Raises `WrongStateError` where `LIFECYCLE` has no such transition."""
        LIFECYCLE.require(self.name, self.status, status)
        return replace(self, status=status, updated_at=now)

    def due_by_terms(self) -> DraftOrder:
        """Return the draft with the due date by its payment terms."""
        issued = date.fromisoformat(self.issued_on) if self.issued_on else None
        return replace(self, due_on=self.payment_terms.due(issued=issued) if self.payment_terms else "")

    def with_dismissed(self, kind: AttentionKind) -> DraftOrder:
        """Return the draft once staff have dismissed what needs attention now."""
        return replace(self, dismissed={**self.dismissed, kind.value: self.attention[kind]})

    def in_stock(self) -> DraftOrder:
        """Return the draft once nothing that the sale knows of keeps the customer from paying."""
        return replace(self, short_skus=(), short_at=None) if self.short_at else self

    def unreserved(self) -> DraftOrder:
        return replace(self, reserve_until=None)

    def edited(self, now: datetime) -> DraftOrder:
        return replace(self, version=self.version + 1, updated_at=now)

    def edited_by_customer(self, now: datetime) -> DraftOrder:
        """Return the draft after a change by the holder of a link. Raises `TooManyChangesError` beyond the limit."""
        return replace(self.edited(now), usage=self.usage.with_change(now))
