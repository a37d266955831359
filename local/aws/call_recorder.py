"""A record of each function's calls to AWS: one a call, botocore's retries included in it."""

import contextvars
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError
from moto.core.botocore_stubber import BotocoreStubber
from moto.dynamodb.models import dynamodb_backends

from local.aws.capacity import Measurement, Units
from local.template import ACCOUNT, REGION

KEPT = 20_000  # of the newest calls: hundreds of sales

_invocation: contextvars.ContextVar[tuple[str, str]] = contextvars.ContextVar("invocation", default=("", ""))
_meter: contextvars.ContextVar[list[Units] | None] = contextvars.ContextVar("meter", default=None)


@dataclass(frozen=True)
class Call:
    function: str  # empty for calls of the local stack itself
    invocation: str
    service: str
    operation: str
    error: str  # AWS's error code, empty for a success
    units: Units
    seconds: float


@dataclass
class Calls:
    """All recorded calls. Units are measured only while `measuring`: that reads each written item twice more."""

    measuring: bool = False
    made: list[Call] = field(default_factory=list)
    invocations: list[tuple[str, str]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _patches: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        for owner, name, wrap in (
            (BaseClient, "_make_api_call", self._recording),
            (BotocoreStubber, "process_request", self._metering),
        ):
            self._patches.enter_context(patch.object(owner, name, wrap(getattr(owner, name))))

    def stop(self) -> None:
        self._patches.close()

    def clear(self) -> None:
        with self._lock:
            self.made.clear()
            self.invocations.clear()

    @contextmanager
    def invocation(self, function: str, request_id: str) -> Iterator[None]:
        """Attribute the block's calls to an invocation of a function."""
        with self._lock:
            self.invocations.append((function, request_id))
            del self.invocations[:-KEPT]
        token = _invocation.set((function, request_id))
        try:
            yield
        finally:
            _invocation.reset(token)

    def of(self, function: str) -> list[Call]:
        with self._lock:
            return [call for call in self.made if call.function == function]

    def counted(self) -> Counter[tuple[str, str]]:
        """Count the functions' calls by function and `service:Operation`."""
        with self._lock:
            return Counter((call.function, f"{call.service}:{call.operation}") for call in self.made if call.function)

    def _recording(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def make_api_call(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
            function, invocation = _invocation.get()
            units: list[Units] = []
            token = _meter.set(units)
            started, error = time.perf_counter(), ""
            try:
                return original(client, operation, parameters)
            except ClientError as raised:
                error = raised.response["Error"]["Code"]
                raise
            except Exception as raised:
                error = type(raised).__name__
                raise
            finally:
                _meter.reset(token)
                call = Call(
                    function=function,
                    invocation=invocation,
                    service=client.meta.service_model.service_name,
                    operation=operation,
                    error=error,
                    units=units[-1] if units else Units(),
                    seconds=time.perf_counter() - started,
                )
                with self._lock:
                    self.made.append(call)
                    del self.made[:-KEPT]

        return make_api_call

    def _metering(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def process_request(stubber: BotocoreStubber, request: Any) -> Any:
            units = _meter.get()
            target = request.headers.get("X-Amz-Target", b"")
            target = target.decode() if isinstance(target, bytes) else target
            if not self.measuring or units is None or not target.startswith("DynamoDB_2"):
                return original(stubber, request)
            backend = dynamodb_backends[ACCOUNT][REGION]
            measurement = Measurement(backend, target.partition(".")[2], json.loads(request.body))
            answer = original(stubber, request)
            units.append(measurement.end(json.loads(answer[2]) if answer else {}))
            return answer

        return process_request
