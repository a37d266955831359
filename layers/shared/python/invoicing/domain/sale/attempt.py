"""One try to pay one offer, for one fixed amount, at one payment provider. The stock hold lives in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from invoicing.domain.errors import WrongStateError
from invoicing.domain.values.ids import payment_id
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import MOST_DIGITS, RecordKey
from invoicing.domain.values.units import is_code

HOLD = timedelta(minutes=31)  # Stripe's least is 30
FIRST_QUESTION = timedelta(minutes=2)  # after which `recover` asks a silent provider; then at growing intervals
AUTHORIZATION_LIVES = timedelta(days=7)  # as long as banks promise money

# After the end of a hold: by then nobody can pay at a provider any more, even at one that we can no longer ask.
SURELY_OVER = timedelta(hours=2)


class AttemptState(StrEnum):
    """Where an attempt stands; the arrows are in `NEXT`."""

    RESERVING = "RESERVING"  # taking stock, in chunks
    HELD = "HELD"  # stock is held; the customer may pay
    COMMITTED = "COMMITTED"  # the money is promised, the order exists
    CAPTURE_FAILED = "CAPTURE_FAILED"  # the provider did not take what it had promised; it is asked again
    CAPTURED = "CAPTURED"  # the money has come
    VOIDING = "VOIDING"  # claimed for giving up; the provider is being told
    VOIDED = "VOIDED"  # given up; stock is back
    REFUND_DUE = "REFUND_DUE"  # money came that has to go back, all of it
    REFUNDED = "REFUNDED"  # it went back


NEXT: dict[AttemptState, frozenset[AttemptState]] = {
    AttemptState.RESERVING: frozenset({AttemptState.HELD, AttemptState.VOIDING}),
    AttemptState.HELD: frozenset({AttemptState.COMMITTED, AttemptState.VOIDING}),
    AttemptState.COMMITTED: frozenset({AttemptState.CAPTURED, AttemptState.CAPTURE_FAILED, AttemptState.VOIDING}),
    AttemptState.CAPTURE_FAILED: frozenset({AttemptState.CAPTURED, AttemptState.VOIDING}),
    AttemptState.VOIDING: frozenset({AttemptState.COMMITTED, AttemptState.VOIDED, AttemptState.REFUND_DUE}),
    AttemptState.VOIDED: frozenset({AttemptState.REFUND_DUE}),  # late money
    AttemptState.CAPTURED: frozenset({AttemptState.REFUND_DUE}),
    AttemptState.REFUND_DUE: frozenset({AttemptState.REFUNDED, AttemptState.CAPTURED}),
    AttemptState.REFUNDED: frozenset({AttemptState.REFUND_DUE, AttemptState.CAPTURED}),  # it came back to the store
}

UNDECIDED = frozenset({AttemptState.RESERVING, AttemptState.HELD})  # the customer may still pay
PROMISED = frozenset({AttemptState.COMMITTED, AttemptState.CAPTURE_FAILED})  # the order exists, the money is to come
FREE = "free"  # the provider of sales that cost nothing
MANUAL = "manual"  # the provider of money that staff took themselves
OFFLINE = frozenset({FREE, MANUAL})


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt and the stock that it holds, by sku. `check_at` is when `recover` looks at it next.

    `taken` tells how many of the hold's products (in order of sku) are really taken: all, but while RESERVING or when
    that was given up.
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
    problem: str = ""  # why staff should look at it, if they should
    void_reason: str = ""  # why, in a word for programs
    letting_go: bool = False  # the provider may be being told to let go: what is approved now makes no order any more
    goods_gone: bool = False  # what it holds was sent, or is lost: giving it up gives none of it back
    refund_due: Money | None = None  # what came and has to go back, where it is no order's
    refund_due_since: datetime | None = None
    refund_returned: bool = False  # what was owed had gone back, and came back to the store
    method: str = "card"
    reference: str = ""  # staff's own, of money that they took themselves
    # What else the provider is told when the payment is created: kept, so that a repeated request is identical.
    description: str = ""
    locale: str = ""
    base_url: str = ""

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return attempt_key(self.number)

    @property
    def id(self) -> str:
        """Return the public id, which the provider is given too."""
        return payment_id(self.sale_id, self.number)

    @property
    def refund_id(self) -> str:
        """Return the key of the refund of money that is no order's; an order's money has refunds of its own."""
        return f"{self.id}:refund"

    @property
    def in_order(self) -> list[tuple[str, int]]:
        """Return the hold in the order in which it is taken: a map of DynamoDB comes back in any order.

        A discount code comes first: one that is used up stops all before goods are taken.
        """
        return sorted(self.hold.items(), key=lambda item: (not is_code(item[0]), item[0]))

    @property
    def holds_all(self) -> bool:
        """Tell whether all the stock that it needs is taken: else nothing may be sold by it."""
        return self.taken == len(self.hold)

    @property
    def return_url(self) -> str:
        """Return the provider's way back for the customer's browser; it carries no token and no authority."""
        return f"{self.base_url}/payments/{self.provider}/return?attempt={self.id}"

    @property
    def webhook_url(self) -> str:
        """Return the address for the provider's messages."""
        return f"{self.base_url}/payments/{self.provider}/webhook"

    @property
    def due(self) -> tuple[str, datetime] | None:
        """Return in which queue, and when, it wants to be looked at."""
        return ("RECOVER", self.check_at) if self.check_at else None

    def moved_to(self, state: AttemptState, *, check_at: datetime | None) -> Attempt:
        """Return the attempt in its next state, as the arrows allow."""
        if state not in NEXT[self.state]:
            message = f"{self.id} is {self.state} and cannot become {state}."
            raise WrongStateError(message)
        return replace(self, state=state, check_at=check_at)

    def asked_again(self, now: datetime) -> Attempt:
        """Return the attempt with its next look further away than the last, but not beyond the end of a hold."""
        later = now + FIRST_QUESTION * 2 ** min(self.asked, 5)
        if self.state in UNDECIDED and now < self.expires_at:
            later = min(later, self.expires_at)
        return replace(self, asked=self.asked + 1, check_at=later)


def attempt_key(number: int) -> RecordKey:
    """Return where an attempt stands within its sale."""
    return RecordKey("ATTEMPT", f"{number:0{MOST_DIGITS}d}")
