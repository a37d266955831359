"""What a timeline says about an event, and the words that sentences are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from invoicing.domain.events import RecordedEvent
from invoicing.domain.values.ids import draft_order_id
from invoicing.pages.back_office.words import Words


class Severity(StrEnum):
    """How much an event matters to staff."""

    MINOR = "minor"  # what happens by itself
    INFO = "info"
    POSITIVE = "positive"  # money came, goods left
    ATTENTION = "attention"  # something that staff should do or know
    PROBLEM = "problem"  # money or the customer is not reached


@dataclass(frozen=True, slots=True)
class Action:
    """A link of a sentence: where staff see more, or what they can do."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What an event says. `detail` is what the program noted about it, in English."""

    text: str
    severity: Severity = Severity.INFO
    action: Action | None = None
    detail: str = ""


@dataclass(frozen=True)
class Teller(Words):
    """The words for one event, and addresses of the office."""

    event: RecordedEvent

    @property
    def sale(self) -> str:
        """The address of the sale's page: of the order, once there is one."""
        order_id = self.event.order_id
        return f"/admin/orders/{order_id}" if order_id else self.draft

    @property
    def draft(self) -> str:
        return f"/admin/drafts/{draft_order_id(self.event.sale_id)}"

    def share(self) -> Action:
        """Return the link that reaches the customer in another way than by e-mail."""
        return Action(self.gettext("Share a link"), f"{self.sale}/links")
