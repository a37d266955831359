"""How many e-mails an address gets in a day without a payment at a provider, over all sales."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from invoicing.domain.errors import TooManyEmailsError
from invoicing.domain.values.text import canonical_address

MOST_EMAILS = 50  # a day


@dataclass(frozen=True, slots=True)
class EmailQuota:
    """The e-mails that an address gets on a day (UTC). `address` is canonical: its case plays no role."""

    address: str
    day: str
    requested_at: datetime = field(compare=False)

    @classmethod
    def of(cls, to: str, send_at: datetime, requested_at: datetime) -> EmailQuota:
        return cls(canonical_address(to), f"{send_at.astimezone(UTC):%Y-%m-%d}", requested_at)

    @property
    def free_at(self) -> datetime:
        """Return when the next day begins."""
        return datetime.fromisoformat(self.day).replace(tzinfo=UTC) + timedelta(days=1)

    def exceeded(self) -> TooManyEmailsError:
        """Return the error of one e-mail too many."""
        return TooManyEmailsError(MOST_EMAILS, self.day, self.free_at, self.requested_at)
