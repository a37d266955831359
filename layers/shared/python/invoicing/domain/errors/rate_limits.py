"""Errors of requests that came too often. Each names its limit, and says after how long the request may come again."""

from __future__ import annotations

import math
from datetime import datetime

from invoicing.domain.errors.root import InvoicingError


class RateLimitError(InvoicingError):
    """The request came too often, and nothing was changed. The next can succeed in `retry_after` seconds."""

    code = "rate_limited"
    free_at: datetime
    retry_after: int

    def free(self, at: datetime, now: datetime) -> None:
        self.free_at = at
        self.retry_after = max(1, math.ceil((at - now).total_seconds()))


class TooManyEmailsError(RateLimitError):
    """The address has its e-mails of the day already, over all draft orders and orders: copy a link instead."""

    code = "too_many_emails"

    def __init__(self, most: int, day: str, free_at: datetime, now: datetime) -> None:
        super().__init__(most=most, day=day)
        self.free(free_at, now)


class TooManyChangesError(RateLimitError):
    """The holders of the sale's links changed it too often within an hour."""

    code = "too_many_changes"

    def __init__(self, most: int, free_at: datetime, now: datetime) -> None:
        super().__init__(most=most)
        self.free(free_at, now)
