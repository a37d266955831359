"""JSON logs and a few counts. Events in snake_case, ids only: `logger.info("invoice_sent", extra={"sale_id": …})`."""

from __future__ import annotations

import re
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.logging.types import PowertoolsLogRecord
from aws_lambda_powertools.metrics import MetricUnit, single_metric

# What must not be in a log, should it get into one all the same (an exception's text, a library's message): anything as
# long as a link's token, which access tokens are too, and e-mail addresses. The log is JSON by then: an escape such as
# `\n` is passed over whole, or what follows it would be taken together with its `n`.
_SECRET = re.compile(
    r"""
    (?P<escape> \\(?:u[0-9a-fA-F]{4}|.) )
    | (?P<token> [A-Za-z0-9_-]{68,}={0,2} )
    | (?P<email> [^\s"'\\<>()\[\]:;,@/=]{1,64}@[^\s"'\\<>()\[\]:;,@/=]{1,255}\.[A-Za-z]{2,} )
    """,
    re.VERBOSE,
)


def redact(text: str) -> str:
    """Return JSON text without tokens and e-mail addresses."""
    return _SECRET.sub(lambda found: found[0] if found["escape"] else f"[{found.lastgroup}]", text)


class _RedactingFormatter(LambdaPowertoolsFormatter):
    def serialize(self, log: dict[str, Any] | PowertoolsLogRecord) -> str:
        return redact(super().serialize(log))


logger = Logger(logger_formatter=_RedactingFormatter())


def count(name: str, number: int = 1) -> None:
    """Count something that a person would like to see on a graph, or be woken by."""
    with single_metric(name=name, unit=MetricUnit.Count, value=number):
        pass
