"""JSON logs and metrics. Messages are in snake_case, with ids: `logger.info("invoice_sent", extra={"email_id": …})`.

Each handler is decorated with `@logger.inject_lambda_context(clear_state=True)`. A line that is about a sale has the
sale's id as `correlation_id`, as the sale's events have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.logging.types import PowertoolsLogRecord
from aws_lambda_powertools.metrics import MetricUnit, single_metric
from aws_lambda_powertools.metrics.functions import is_metrics_disabled

# Secrets that an exception or a library may put into a log: e-mail addresses, and any text as long as a link's token,
# as access tokens are. The log is JSON here, so an escape such as `\n` is matched as a whole: otherwise its `n` would
# count as the first letter of the text after it.
_SECRET = re.compile(
    r"""
    (?P<escape> \\(?:u[0-9a-fA-F]{4}|.) )
    | (?P<token> [A-Za-z0-9_-]{68,}={0,2} )
    | (?P<email> [^\s"'\\<>()\[\]:;,@/=]{1,64}@[^\s"'\\<>()\[\]:;,@/=]{1,255}\.[A-Za-z]{2,} )
    """,
    re.VERBOSE,
)


def redact(text: str) -> str:
    return _SECRET.sub(lambda found: found[0] if found["escape"] else f"[{found.lastgroup}]", text)


class _RedactingFormatter(LambdaPowertoolsFormatter):
    def serialize(self, log: dict[str, Any] | PowertoolsLogRecord) -> str:
        return redact(super().serialize(log))


logger = Logger(logger_formatter=_RedactingFormatter())


def mark_log(sale_id: str | None) -> None:
    """Give the lines of this invocation, from now on, a sale's id as their correlation id, or none."""
    # Keys of the thread: the local stack runs several functions at once.
    logger.thread_safe_append_keys(correlation_id=sale_id)


@contextmanager
def logs_about(sale_id: str) -> Iterator[None]:
    """Give the lines of the block a sale's id as their correlation id."""
    before = logger.thread_safe_get_current_keys().get("correlation_id")
    mark_log(sale_id)
    try:
        yield
    finally:
        mark_log(before)


def count(name: str, number: int = 1) -> None:
    """Add to a CloudWatch metric, for graphs and alarms. The local stack disables metrics, and prints none."""
    if is_metrics_disabled():  # which `single_metric` does not ask
        return
    with single_metric(name=name, unit=MetricUnit.Count, value=number):
        pass
