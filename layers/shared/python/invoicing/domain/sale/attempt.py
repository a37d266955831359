"""The payment attempt: one try to pay one offer, for one fixed amount, at one provider. It holds the stock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from invoicing.domain.values.failure import ExpiryReason, Failures
from invoicing.domain.values.ids import payment_id
from invoicing.domain.values.lifecycle import Lifecycle
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import MOST_DIGITS, RecordKey
from invoicing.domain.values.units import is_code

HOLD = timedelta(minutes=31)  # Stripe's minimum is 30
FIRST_CHECK = timedelta(minutes=2)  # until `recover` asks a silent provider; the intervals double after that
AUTHORIZATION_LIVES = timedelta(days=7)  # the time for which banks keep an authorization
# From the end of a hold until a payment cannot be made any more, even at a provider that does not answer.
SURELY_OVER = timedelta(hours=2)


class AttemptState(StrEnum):
    """The state of an attempt."""

    RESERVING = "RESERVING"  # stock is being taken, in chunks
    HELD = "HELD"  # stock is held; the customer may pay
    COMMITTED = "COMMITTED"  # the payment is authorized, the order exists
    CAPTURE_FAILED = "CAPTURE_FAILED"  # the provider did not capture; it is asked again
    CAPTURED = "CAPTURED"  # the store has the money
    VOIDING = "VOIDING"  # claimed for voiding; the provider is being told
    VOIDED = "VOIDED"  # no money was taken; the stock is released
    REFUND_DUE = "REFUND_DUE"  # the money is to be refunded, all of it
    REFUNDED = "REFUNDED"


LIFECYCLE = Lifecycle(
    initial={AttemptState.RESERVING, AttemptState.HELD},
    following={
        AttemptState.RESERVING: {AttemptState.HELD, AttemptState.VOIDING},
        AttemptState.HELD: {AttemptState.COMMITTED, AttemptState.VOIDING},
        AttemptState.COMMITTED: {AttemptState.CAPTURED, AttemptState.CAPTURE_FAILED, AttemptState.VOIDING},
        AttemptState.CAPTURE_FAILED: {AttemptState.CAPTURED, AttemptState.VOIDING},
        AttemptState.VOIDING: {AttemptState.COMMITTED, AttemptState.VOIDED, AttemptState.REFUND_DUE},
        AttemptState.VOIDED: {AttemptState.REFUND_DUE},  # late money
        AttemptState.CAPTURED: {AttemptState.REFUND_DUE, AttemptState.VOIDING},  # VOIDING if it cost nothing
        AttemptState.REFUND_DUE: {AttemptState.REFUNDED, AttemptState.CAPTURED},
        AttemptState.REFUNDED: {AttemptState.REFUND_DUE, AttemptState.CAPTURED},  # the refund was returned
    },
)


class PaymentMethod(StrEnum):
    """How a payment is made."""

    CARD = "card"  # in the checkout
    FREE = "free"  # nothing is to be paid
    CASH = "cash"
    BANK_TRANSFER = "bank_transfer"
    OTHER = "other"


UNDECIDED = frozenset({AttemptState.RESERVING, AttemptState.HELD})  # the customer may still pay
AUTHORIZED = frozenset({AttemptState.COMMITTED, AttemptState.CAPTURE_FAILED})  # the order exists, the capture is open
FREE = "free"  # the provider of sales that cost nothing
MANUAL = "manual"  # the provider of payments that staff took themselves
OFFLINE = frozenset({FREE, MANUAL})  # providers without a service to ask


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt and the stock that it holds, by sku. `recover` processes it at `check_at`.

    `taken` is the number of products of the hold, in order of sku, whose stock is taken: all of them, except while
    the attempt is RESERVING or was voided in that state.
    """

    sale_id: str
    number: int
    state: AttemptState
    provider: str
    amount: Money
    offer: int
    link: int
    created_at: datetime
    expires_at: datetime
    hold: dict[str, int] = field(default_factory=dict)
    taken: int = 0
    provider_id: str = ""
    url: str = ""
    decline: str = ""
    check_at: datetime | None = None
    asked: int = 0  # how often `recover` has asked the provider
    declines: int = 0  # how many cards the provider has declined
    failures: Failures = ()  # what staff were told about it
    void_reason: ExpiryReason = ExpiryReason.NOT_PAID
    void_started: bool = False  # the provider may be voiding it: an authorization from now on makes no order
    cancelled_by: str | None = None  # the staff member who cancelled its order
    restock: bool | None = None  # whether voiding releases all goods of its order, none or those that were not sent
    refund_due: Money | None = None  # money that was taken and belongs to no order
    refund_due_since: datetime | None = None
    refund_returned: bool = False  # the refund of `refund_due` was returned to the store
    method: PaymentMethod = PaymentMethod.CARD
    method_name: str = ""  # of a manual payment by another method: Vipps, Swish
    reference: str = ""  # staff's own reference of a manual payment
    # What the provider is told when the payment is created: stored, so that a repeated request is identical.
    description: str = ""
    locale: str = ""
    base_url: str = ""

    @property
    def key(self) -> RecordKey:
        return attempt_key(self.number)

    @property
    def id(self) -> str:
        """Return the public id, which the provider stores too."""
        return payment_id(self.sale_id, self.number)

    @property
    def refund_id(self) -> str:
        """Return the id of the refund of `refund_due`. An order's money has `Refund` records instead."""
        return f"{self.id}:refund"

    @property
    def in_order(self) -> list[tuple[str, int]]:
        """Return the hold in the order in which it is taken, since DynamoDB keeps no order in a map.

        A discount code comes first: one that is used up fails before any goods are taken.
        """
        return sorted(self.hold.items(), key=lambda item: (not is_code(item[0]), item[0]))

    @property
    def holds_all(self) -> bool:
        """Tell whether all the stock that it needs is taken. Otherwise it must not make an order."""
        return self.taken == len(self.hold)

    @property
    def return_url(self) -> str:
        """Return the address to which the provider sends the customer back. It carries no token and no authority."""
        return f"{self.base_url}/payments/{self.provider}/return?attempt={self.id}"

    @property
    def webhook_url(self) -> str:
        """Return the address of the provider's webhooks."""
        return f"{self.base_url}/payments/{self.provider}/webhook"

    @property
    def due(self) -> tuple[str, datetime] | None:
        if self.check_at:
            return ("RECOVER", self.check_at)
        return ("STAFF", self.refund_due_since) if self.is_left_to_staff and self.refund_due_since else None

    @property
    def is_left_to_staff(self) -> bool:
        """Tell whether staff have to refund money that belongs to no order: the provider did not, and is not asked."""
        return self.state is AttemptState.REFUND_DUE and self.refund_due is not None and self.check_at is None

    def moved_to(self, state: AttemptState, *, check_at: datetime | None) -> Attempt:
        """Return the attempt in its next state. Raises `WrongStateError` where `LIFECYCLE` has no such transition."""
        LIFECYCLE.require(self.id, self.state, state)
        return replace(self, state=state, check_at=check_at)

    def asked_again(self, now: datetime) -> Attempt:
        """Return the attempt with its next check, after a doubled interval but not beyond the end of the hold."""
        later = now + FIRST_CHECK * 2 ** min(self.asked, 5)
        if self.state in UNDECIDED and now < self.expires_at:
            later = min(later, self.expires_at)
        return replace(self, asked=self.asked + 1, check_at=later)


def attempt_key(number: int) -> RecordKey:
    return RecordKey("ATTEMPT", f"{number:0{MOST_DIGITS}d}")
