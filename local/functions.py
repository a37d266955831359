"""The template's functions, run as Lambda runs them: JSON in and out, asynchronous retries, failure destinations."""

import importlib
import json
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from local.aws.call_recorder import Calls
from local.job_queue import JobQueue
from local.template import ACCOUNT, REGION, Template

RETRY_SECONDS = (1.0, 2.0)  # Lambda waits one minute, then two: too long to watch
SendToQueue = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True)
class Function:
    """One function as the template declares it."""

    logical_id: str
    name: str  # its folder's
    module: str
    attribute: str
    timeout: float
    memory: int
    retries: int
    on_failure: str | None  # ARN of a queue
    has_routes: bool
    environment: dict[str, str]
    events: dict[str, dict[str, Any]]

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.name}"


@dataclass
class LambdaContext:
    function_name: str
    memory_limit_in_mb: int
    invoked_function_arn: str
    aws_request_id: str
    deadline: float
    function_version: str = "$LATEST"
    log_group_name: str = ""
    log_stream_name: str = ""
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self.deadline - time.monotonic()) * 1000))


@dataclass
class Functions:
    """All functions in one process. Those with routes take turns: Powertools keeps the current event on a class."""

    template: Template
    calls: Calls
    jobs: JobQueue
    send_to_queue: SendToQueue
    by_name: dict[str, Function] = field(default_factory=dict)
    _routes_lock: threading.RLock = field(default_factory=threading.RLock)

    def read(self) -> None:
        """Read the functions from the template, after its resources were created."""
        for _, layer in self.template.resources("AWS::Serverless::LayerVersion"):
            path = str((self.template.path.parent / layer["ContentUri"]).resolve())
            if path not in sys.path:  # Lambda puts layers on the path too
                sys.path.append(path)
        root = str(self.template.path.parent.resolve())
        if root not in sys.path:
            sys.path.append(root)
        self.by_name = {function.name: function for function in map(self._read, self._declared())}

    def environment(self) -> dict[str, str]:
        """Return the variables of all functions, which share this process. Raises ValueError if two differ."""
        variables: dict[str, str] = {}
        for function in self.by_name.values():
            for name, value in function.environment.items():
                if variables.setdefault(name, value) != value:
                    raise ValueError(f"{name} of {function.name} differs from another function's")
        return variables

    def invoke(self, name: str, event: Any) -> Any:
        """Run a function and return its answer; its exceptions pass through."""
        function = self.by_name[name]
        request_id = str(uuid.uuid4())
        context = LambdaContext(
            function_name=name,
            memory_limit_in_mb=function.memory,
            invoked_function_arn=function.arn,
            aws_request_id=request_id,
            deadline=time.monotonic() + function.timeout,
        )
        with self._routes_lock if function.has_routes else nullcontext(), self.calls.invocation(name, request_id):
            handler = getattr(importlib.import_module(function.module), function.attribute)
            return _json(handler(_json(event), context))

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Keep functions with routes from running during the block."""
        with self._routes_lock:
            yield

    def invoke_later(self, name: str, event: Any, attempt: int = 0) -> None:
        """Invoke asynchronously, as buses and schedules do: retries first, then the function's failure destination."""
        seconds = RETRY_SECONDS[min(attempt, len(RETRY_SECONDS)) - 1] if attempt else 0
        self.jobs.later(seconds, partial(self._try, name, event, attempt))

    def _try(self, name: str, event: Any, attempt: int) -> None:
        function = self.by_name[name]
        try:
            self.invoke(name, event)
        except Exception as error:  # noqa: BLE001 any exception of a function is handled as Lambda would
            print(f"{name} failed (try {attempt + 1}): {type(error).__name__}: {error}", file=sys.stderr)
            if attempt < function.retries:
                self.invoke_later(name, event, attempt + 1)
            elif function.on_failure:
                self.send_to_queue(function.on_failure, _failure(function, event, attempt + 1, error))

    def _declared(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for logical_id, properties in self.template.resources("AWS::Serverless::Function"):
            yield logical_id, self.template.function_properties(properties)

    def _read(self, declared: tuple[str, dict[str, Any]]) -> Function:
        logical_id, properties = declared
        resolve = self.template.resolve
        folder = resolve(properties["CodeUri"]).strip("./")
        module, _, attribute = resolve(properties["Handler"]).rpartition(".")
        invoking = resolve(properties.get("EventInvokeConfig", {}))
        events = properties.get("Events", {})
        variables = resolve(properties.get("Environment", {}).get("Variables", {}))
        return Function(
            logical_id=logical_id,
            name=folder.rpartition("/")[2],
            module=".".join([*folder.split("/"), module]),
            attribute=attribute,
            timeout=float(properties.get("Timeout", 3)),
            memory=int(properties.get("MemorySize", 128)),
            retries=int(invoking.get("MaximumRetryAttempts", 2)),
            on_failure=invoking.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"),
            has_routes=any(event["Type"] == "HttpApi" for event in events.values()),
            environment={name: str(value) for name, value in variables.items()},
            events=events,
        )


def _json(value: Any) -> Any:
    """Pass a value through JSON, as Lambda does between caller and function."""
    return json.loads(json.dumps(value))


def _failure(function: Function, event: Any, tries: int, error: Exception) -> dict[str, Any]:
    """Build the record that Lambda sends to a failure destination."""
    return {
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(),
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": f"{function.arn}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": tries,
        },
        "requestPayload": event,
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": {"errorMessage": str(error), "errorType": type(error).__name__},
    }
