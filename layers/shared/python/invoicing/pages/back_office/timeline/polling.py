"""Polling of a timeline: every 10 seconds for 5 minutes, by an address that counts, and then a link.

htmx 2 ends a poll by a status, 286, or by a filter, which needs `eval`. An address that counts needs neither, and the
page is the same without a script.
"""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.sale.sale import Sale

SECONDS = 10
MOST_POLLS = 30


@dataclass(frozen=True, slots=True)
class Polling:
    """What the timeline's part says about its next poll. `state` is what the page above shows: changed, it is old."""

    base: str
    state: str
    polls: int
    is_outdated: bool = False

    @classmethod
    def begin(cls, sale: Sale, base: str) -> Polling:
        return cls(base, state_of(sale), 0)

    @classmethod
    def go_on(cls, sale: Sale, base: str, *, seen: str, polls: str) -> Polling:
        """Return the polling after a poll, which names what its page shows and how many polls it has made."""
        return cls(base, seen, polls_made(polls), is_outdated=bool(seen) and seen != state_of(sale))

    @property
    def goes_on(self) -> bool:
        return self.polls < MOST_POLLS

    @property
    def address(self) -> str:
        return f"{self.base}/timeline?seen={self.state}&polls={self.polls}"


def polls_made(before: str) -> int:
    """Return the number of polls with this one; `before` is what its address says of those before it."""
    made = int(before) if before.isascii() and before.isdigit() and len(before) < 4 else MOST_POLLS  # noqa: PLR2004
    return min(made + 1, MOST_POLLS)


def state_of(sale: Sale) -> str:
    """Return, in a few characters, what the page of a sale shows above its timeline."""
    draft, order = sale.draft, sale.order
    parts = [str(draft.version), "p" if draft.active_attempt else "", draft.invoice_status.value]
    if order is not None:
        parts.append(str(order.version))
    opened = draft.opened_at
    return "-".join([*parts, str(int(opened.timestamp())) if opened else ""])
