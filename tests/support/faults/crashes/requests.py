"""Every request of a function to AWS and to the payment provider, numbered, and what befalls some of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import urllib3
from botocore.client import BaseClient
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from local.aws.call_recorder import _invocation
from local.stack import PAYMENTS_PATH
from tests.support.faults.steady_stack import Killed, SteadyStack

PROVIDER = "provider"
READS = {"BatchGetItem", "GetItem", "Query", "GetSecretValue", "get", "get_refund"}


@dataclass(frozen=True)
class Request:
    """One request. `carry_out` does it, and gives its answer."""

    function: str
    service: str
    operation: str
    parameters: Mapping[str, Any]
    carry_out: Callable[[], Any]

    @property
    def point(self) -> tuple[str, str]:
        return self.function, f"{self.service}:{self.operation}"


Fault = Callable[[Request], Any]  # gives what the function is given instead of an answer, or raises
Otherwise = Callable[[Request], Fault | None]


def before(request: Request) -> Any:
    """Lose the request: it is not carried out."""
    if request.service == PROVIDER:
        raise urllib3.exceptions.ConnectTimeoutError("the provider is not reached")
    raise ConnectTimeoutError(endpoint_url=request.service)


def after(request: Request) -> Any:
    """Lose the answer: what was asked for is done."""
    request.carry_out()
    if request.service == PROVIDER:
        raise urllib3.exceptions.ProtocolError("the provider's answer is lost")
    raise ReadTimeoutError(endpoint_url=request.service)


def kill(request: Request) -> Any:
    """Kill the function once it is done. Killed before a request is the same as killed after the one before it."""
    request.carry_out()
    raise Killed


CRASHES: dict[str, Fault] = {"before": before, "after": after, "kill": kill}


@dataclass
class Requests:
    """Numbers the requests of functions while there is a plan, and lets it happen.

    `plan` says what befalls a request, by its number; `otherwise` is asked about all others.
    """

    stack: SteadyStack
    made: list[tuple[str, str]] = field(default_factory=list)
    _plan: Mapping[int, Fault] | None = None
    _otherwise: Otherwise = lambda _: None

    @contextmanager
    def planned(
        self, plan: Mapping[int, Fault], otherwise: Otherwise = lambda _: None
    ) -> Iterator[list[tuple[str, str]]]:
        """Give the requests made in the block: function, and `service:Operation`."""
        self.made, self._plan, self._otherwise = [], plan, otherwise
        try:
            yield self.made
        finally:
            self._plan = None

    @contextmanager
    def watched(self) -> Iterator["Requests"]:
        """Stand between the functions and the world outside."""
        ask_aws, ask_provider = BaseClient._make_api_call, self.stack.ask_provider  # type: ignore[attr-defined]  # not in the stubs

        def asking_aws(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
            service = client.meta.service_model.service_name
            return self._let(service, operation, parameters, lambda: ask_aws(client, operation, parameters))

        def asking_provider(method: str, url: str, **more: Any) -> Any:
            _, verb, *key = [*urlsplit(url).path.removeprefix(PAYMENTS_PATH).strip("/").split("/"), ""]
            asked_for = verb.removesuffix("s") or ("create" if method == "POST" else "get")
            operation = f"get_{asked_for}" if any(key) else asked_for
            return self._let(PROVIDER, operation, more, lambda: ask_provider(method, url, **more))

        with ExitStack() as patches:
            patches.enter_context(patch.object(BaseClient, "_make_api_call", asking_aws))
            patches.enter_context(patch.object(self.stack, "ask_provider", asking_provider))
            yield self

    def _let(self, service: str, operation: str, parameters: Mapping[str, Any], carry_out: Callable[[], Any]) -> Any:
        function, _ = _invocation.get()
        if not function or self._plan is None:
            return carry_out()
        request = Request(function, service, operation, parameters, carry_out)
        number = len(self.made)
        self.made.append(request.point)
        fault = self._plan.get(number) or self._otherwise(request)
        return fault(request) if fault else carry_out()
