"""A rate limit with a sliding window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Moments = tuple[int, ...]  # seconds since 1970, which take a quarter of the bytes of a time in ISO 8601


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `most` in any period as long as `window`. A fixed window would let through twice as many at its end."""

    most: int
    window: timedelta

    def with_more(self, moments: Moments, now: datetime, more: int = 1) -> Moments:
        """Return the moments that count, with `more` of this one: no more than decide."""
        return (*self._recent(moments, now), *[int(now.timestamp())] * min(more, self.most))[-self.most :]

    def is_reached(self, moments: Moments, now: datetime) -> bool:
        return len(self._recent(moments, now)) >= self.most

    def free_at(self, moments: Moments) -> datetime:
        """Return when the oldest of the moments no longer counts."""
        return datetime.fromtimestamp(min(moments), UTC) + self.window

    def over_at(self, moments: Moments) -> datetime:
        """Return when none of the moments counts any more."""
        return datetime.fromtimestamp(max(moments), UTC) + self.window

    def _recent(self, moments: Moments, now: datetime) -> Moments:
        since = int((now - self.window).timestamp())
        return tuple(moment for moment in moments if moment > since)
