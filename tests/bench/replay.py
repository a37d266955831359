"""Processor time of a sale in our code and the SDK's, with AWS's answers played back instead of made.

One sale is recorded in the local stack: each invocation with its event, each answer of AWS and of the payment provider.
Then the same events go to the same handlers again, and whatever they ask is answered from the recording.
"""

import importlib
import io
import os
import time
from collections import defaultdict, deque
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.httpsession import URLLib3Session

from invoicing.adapters import aws
from invoicing.adapters.payments.sandbox import TestProvider
from invoicing.bootstrap import app
from local.aws.moto_patches import Exchange
from local.functions import Functions
from local.stack import ENVIRONMENT, Stack
from tests.support.actors.shop import Shop, link_in

TIMES = 30
Answers = dict[str, deque[Any]]


@dataclass
class Invocation:
    function: str
    event: Any
    answers: Answers = field(default_factory=lambda: defaultdict(deque))


def run() -> None:
    recorded, environment = _record()
    with patch.dict(os.environ, {**ENVIRONMENT, **environment}):
        seconds = _play(recorded)
    print(f"\nProcessor time of a sale with a stubbed transport: {seconds * 1000:.0f} ms, {len(recorded)} invocations")


def _record() -> tuple[list[Invocation], dict[str, str]]:
    recorded: list[Invocation] = []
    present: ContextVar[Invocation | None] = ContextVar("present", default=None)
    invoke, ask = Functions.invoke, TestProvider._ask

    def invoking(functions: Functions, name: str, event: Any) -> Any:
        recorded.append(Invocation(name, event))
        token = present.set(recorded[-1])
        try:
            return invoke(functions, name, event)
        finally:
            present.reset(token)

    def heard(exchange: Exchange) -> None:
        if invocation := present.get():
            invocation.answers[_asked(exchange.url, exchange.target)].append(exchange)

    def asking(provider: TestProvider, *request: Any) -> Any:
        answer = ask(provider, *request)
        if invocation := present.get():
            invocation.answers["provider"].append(answer)
        return answer

    with Stack.start(batch_window=0) as stack:
        stack._forget_warm_state()
        shop = Shop(stack)
        shop.merchant.available("kopp-steingods")  # signs in before
        stack.moto.listeners.append(heard)
        with patch.object(Functions, "invoke", invoking), patch.object(TestProvider, "_ask", asking):
            draft = shop.merchant.draft()
            shop.fill_in(link_in(shop.invoice(draft)), method="butikk").pay()
            stack.wait_until_idle()
        return recorded, stack.functions.environment()


def _play(recorded: list[Invocation]) -> float:
    """Return the processor seconds of one sale, the mean of many, after one that warms everything up."""
    app.reset()
    aws.forget()
    playing: dict[str, Answers] = {}

    def send(_: URLLib3Session, request: Any) -> AWSResponse:
        target = request.headers.get("X-Amz-Target", b"")
        asked = _asked(request.url, target.decode() if isinstance(target, bytes) else target)
        exchange = playing["now"][asked].popleft()
        raw = io.BytesIO(exchange.response)
        raw.stream = lambda **_: iter([exchange.response])  # type: ignore[attr-defined]  # as urllib3 reads
        return AWSResponse(request.url, exchange.status, HTTPHeaders(), raw)

    def ask(*_: Any) -> Any:
        return playing["now"]["provider"].popleft()

    def sale() -> None:
        for invocation in recorded:
            answers = {asked: deque(recorded) for asked, recorded in invocation.answers.items()}
            playing["now"] = defaultdict(deque, answers)
            handler = importlib.import_module(f"functions.{invocation.function}.handler").lambda_handler
            handler(invocation.event, _Context())

    with patch.object(URLLib3Session, "send", send), patch.object(TestProvider, "_ask", ask):
        sale()
        started = time.process_time()
        for _ in range(TIMES):
            sale()
        seconds = time.process_time() - started
    app.reset()
    aws.forget()
    return seconds / TIMES


def _asked(url: str, target: str) -> str:
    return target or url.partition("?")[0]


class _Context:
    function_name = "bench"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:eu-north-1:000000000000:function:bench"
    aws_request_id = "bench"

    def get_remaining_time_in_millis(self) -> int:
        return 10_000
