"""What the holders of a sale's links did lately: the limits are the sale's, however many links it has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from invoicing.domain.errors import TooManyChangesError
from invoicing.domain.rate_limits.rate_limit import Moments, RateLimit
from invoicing.domain.values.failure import ClosingReason

_DAY = timedelta(hours=24)
DECLINES = RateLimit(10, _DAY)  # more suggest that stolen cards are tried
HOLDS = RateLimit(10, _DAY)  # each kept stock from other customers for a while
CHANGES = RateLimit(30, timedelta(hours=1))  # each makes staff's `If-Match` out of date
WRONG_CODES = 20  # more suggest that codes are guessed


@dataclass(frozen=True, slots=True)
class CheckoutUsage:
    """The counts of a sale, stored in its head, which the steps that are counted write anyway.

    The tenth decline, or the tenth hold that was not paid, closes the sale for payments until 24 hours after it. Then
    all of them have left the window.
    """

    declined: Moments = ()  # cards
    unpaid: Moments = ()  # holds that expired, or that the customer threw away
    changed: Moments = ()  # details, deliveries and discount codes
    wrong_codes: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything is counted; otherwise nothing is stored."""
        return self != CheckoutUsage()

    def with_declines(self, more: int, now: datetime) -> CheckoutUsage:
        return replace(self, declined=DECLINES.with_more(self.declined, now, more))

    def with_unpaid_hold(self, now: datetime) -> CheckoutUsage:
        return replace(self, unpaid=HOLDS.with_more(self.unpaid, now))

    def with_wrong_code(self) -> CheckoutUsage:
        return replace(self, wrong_codes=self.wrong_codes + 1)

    def with_change(self, now: datetime) -> CheckoutUsage:
        """Count a change by the holder of a link.

        Raises:
            TooManyChangesError: there were too many within an hour.
        """
        if CHANGES.is_reached(self.changed, now):
            raise TooManyChangesError(CHANGES.most, CHANGES.free_at(self.changed), now)
        return replace(self, changed=CHANGES.with_more(self.changed, now))

    @property
    def refuses_codes(self) -> bool:
        """Tell whether too many wrong discount codes were entered, so that no other can be."""
        return self.wrong_codes >= WRONG_CODES

    def closed_until(self, now: datetime) -> datetime | None:
        """Return until when no payment can be started; None if one can."""
        ends = [limit.over_at(counted) for limit, counted, _ in self._closing()]
        until = max(ends, default=now)
        return until if until > now else None

    def closed_for(self, now: datetime) -> ClosingReason | None:
        """Return why no payment can be started; None if one can."""
        reasons = [reason for limit, counted, reason in self._closing() if limit.over_at(counted) > now]
        return reasons[0] if reasons else None

    def _closing(self) -> list[tuple[RateLimit, Moments, ClosingReason]]:
        both = (
            (DECLINES, self.declined, ClosingReason.DECLINES),
            (HOLDS, self.unpaid, ClosingReason.UNPAID_HOLDS),
        )
        return [(limit, counted, reason) for limit, counted, reason in both if len(counted) >= limit.most]
