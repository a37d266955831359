"""The local stack in one process: requests, e-mails, the clock, and a reset to the seeded store."""

import importlib
import importlib.util
import json
import os
import sys
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from werkzeug.test import Client, TestResponse

from local.aws.call_recorder import Calls
from local.aws.moto_patches import ExactMoto
from local.bus import Bus, read_rules
from local.clock import Clock, parse_duration
from local.console.outbox import Outbox
from local.console.pages import Pages
from local.console.views import Views
from local.functions import Functions
from local.gateway import Gateway, read_routes
from local.job_queue import JobQueue
from local.payments.sessions import Sessions
from local.payments.views import PaymentViews
from local.payments.webhooks import Webhooks
from local.queue_mapping import QueueRelay, queue_relays
from local.resources import STAFF_EMAIL, STAFF_PASSWORD, Resources
from local.schedules import Schedules, read_schedules
from local.server import HOST, Application, Server
from local.store.seed import Demo, seed_store
from local.store.snapshot import Snapshot
from local.stream_mapping import Relay, end, read_mappings
from local.template import ACCOUNT, REGION, Template

TEMPLATE = Path(__file__).parent.parent / "template.yaml"
PAYMENTS_PATH = "/local/payments"
MAX_ROUNDS = 5
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",  # moto serves streams under the plain endpoint only
}


class Stack:
    """AWS and the outside world as the functions see them. A process can run one stack at a time."""

    _running: ClassVar["Stack | None"] = None

    def __init__(
        self,
        port: int = 0,
        *,
        template: Path = TEMPLATE,
        parameters: Mapping[str, str] | None = None,
        public_host: str = HOST,
        batch_window: float | None = None,
        ticking: bool = False,
        seeds_staff: bool = False,
    ) -> None:
        self._server = Server(port)
        self.port = self._server.port
        self.url = f"http://{public_host}:{self.port}"
        self.template = Template(template, self._parameters(template, parameters or {}))
        self.clock = Clock()
        self.calls = Calls()
        self.jobs = JobQueue()
        self.moto = ExactMoto()
        self.payments = Sessions()
        self.demo: Demo | None = None
        self._ticking = ticking
        self.seeds_staff = seeds_staff
        self._batch_window = batch_window
        self._environment: dict[str, str | None] = {}
        self._snapshot = Snapshot()
        self._token: str | None = None

    @classmethod
    def start(cls, port: int = 0, *, seed: bool = True, **options: Any) -> Self:
        """Start a stack. Port 0 takes a free port; see `__init__` for the options."""
        stack = cls(port, **options)
        try:
            stack._open()
            if seed:
                stack._seed()
            stack._serve()
        except BaseException:
            stack.stop()
            raise
        return stack

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        if Stack._running is not self:
            self._server.stop()
            return
        Stack._running = None
        if self._ticking and hasattr(self, "schedules"):
            self.schedules.stop()
        self.jobs.stop()
        self._server.stop()
        self.calls.stop()
        self.moto.stop()
        for name, value in self._environment.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._forget_warm_state(clients=True)

    def request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | dict[str, Any] | list[Any] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Make a request without a socket. A dict or list is sent as JSON; redirects are not followed."""
        sent = {**(headers or {})}
        data: Any = form
        if isinstance(body, dict | list):
            data = json.dumps(body)
            sent.setdefault("content-type", "application/json")
        elif body is not None:
            data = body
        client = Client(self.application, use_cookies=False)
        return client.open(path, method=method, headers=sent, data=data, base_url=self.url)

    def staff(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Make a request as the staff member, whose access token lasts an hour."""
        answer = self._as_staff(method, path, body, headers)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self._token = None
            answer = self._as_staff(method, path, body, headers)
        return answer

    def _as_staff(self, method: str, path: str, body: Any, headers: Mapping[str, str] | None) -> TestResponse:
        if self._token is None:
            credentials = {"email": STAFF_EMAIL, "password": STAFF_PASSWORD}
            signed_in = self.request("POST", "/sign-in", body=credentials)
            self._token = signed_in.get_json()["access_token"]
        return self.request(method, path, {"authorization": f"Bearer {self._token}", **(headers or {})}, body)

    def wait_until_idle(self, timeout: float = 60) -> None:
        """Wait until stream, bus, asynchronous invocations and webhooks have no work left."""
        self.jobs.wait_until_idle(timeout)

    def advance(self, duration: str) -> list[str]:
        """Advance the clock by an ISO 8601 duration, run the schedules that became due, and return their functions.

        A due schedule runs once, however many ticks were passed, and again while its runs change the table: one run
        may make work for the next.
        """
        moved = parse_duration(duration)
        self.wait_until_idle()
        self.clock.advance(moved)
        due = self.schedules.run_due()
        for _ in range(MAX_ROUNDS):
            before = self._changes()
            self.wait_until_idle()
            if self._changes() == before or not due:
                break
            for schedule in due:
                self.schedules.run(schedule)
        self.wait_until_idle()
        return [schedule.function for schedule in due]

    def reset(self, *, empty: bool = False) -> None:
        """Restore the seeded store, or with `empty`, or if nothing was seeded, an empty one, and accounts."""
        self.wait_until_idle()
        snapshot = self._snapshot.emptied() if empty else self._snapshot
        self.demo = snapshot.demo
        with self.functions.paused(), self.moto.lock:
            self._forget_messages()
            snapshot.restore(self._table())
            self.resources.purge_queues()
            self.resources.restore_accounts()
            self.moto.forget()
            for kept in (self.payments, self.webhooks.deliveries, self.payment_views.calls, self.bus, self.calls):
                kept.clear()
            self.outbox.restore(snapshot.emails)
            self.clock.reset()
            self.schedules.restart()
            self._forget_warm_state()

    @property
    def is_seeded(self) -> bool:
        """Tell whether a reset leads to the seeded store."""
        return self._snapshot.demo is not None

    def _parameters(self, template: Path, given: Mapping[str, str]) -> dict[str, str]:
        wanted = {
            "PublicBaseUrl": self.url,
            "SenderEmail": "shop@example.com",
            "TestProviderUrl": f"http://{HOST}:{self.port}{PAYMENTS_PATH}",
            "ClickTracking": "on",
        }
        declared = Template(template).document.get("Parameters", {})
        return {**{name: value for name, value in wanted.items() if name in declared}, **given}

    def _open(self) -> None:
        if Stack._running is not None:
            raise RuntimeError("a stack is running in this process: stop it first, both need the environment")
        Stack._running = self
        self._set_environment(ENVIRONMENT)
        self.moto.start()
        self.calls.start()
        self.jobs.start()
        self.resources = Resources(self.template)
        self.resources.create()
        self.functions = Functions(self.template, self.calls, self.jobs, self.resources.send_to_queue)
        self.functions.read()
        self._set_environment(self.functions.environment())
        functions = self.functions.by_name
        mappings = read_mappings(self.template, functions, self._batch_window)
        self._relays = [Relay(mapping, self.moto, self.functions, self.jobs) for mapping in mappings]
        self._queues = queue_relays(self.template, self.functions, self.jobs)
        self.bus = Bus(list(read_rules(self.template, functions)), self.functions, self.clock, self._queues)
        self.outbox = Outbox(self.template, self.bus, self.clock)
        self.moto.listeners[:] = [
            *(relay.on_exchange for relay in self._relays),
            self.bus.on_exchange,
            self.outbox.on_exchange,
        ]
        self.moto.invoke = lambda name, event: self.functions.invoke_later(name, json.loads(event))
        self.schedules = Schedules(
            list(read_schedules(self.template, functions, self.clock)), self.functions, self.clock
        )
        pages = Pages(self._page_context)
        self.webhooks = Webhooks(self.jobs, lambda: self.resources.webhook_secret)
        self.payment_views = PaymentViews(
            self.payments, self.webhooks, pages, f"http://{HOST}:{self.port}{PAYMENTS_PATH}"
        )
        gateway = Gateway(read_routes(self.template, functions), self.functions)
        self.application = Application(gateway, Views(self, pages), self)
        self._forget_warm_state(clients=True)

    def _serve(self) -> None:
        self._server.start(self.application)
        if self._ticking:
            self.schedules.start()

    def _seed(self) -> None:
        self.demo = seed_store(self)
        self.wait_until_idle()
        self.resources.keep_accounts()
        with self.moto.lock:
            self._snapshot = Snapshot.of(self._table(), self.outbox.emails, self.demo)

    def _forget_messages(self) -> None:
        relays: list[Relay | QueueRelay] = [*self._relays, *self._queues.values()]
        for relay in relays:
            relay.forget()

    def _table(self) -> Table:
        return dynamodb_backends[ACCOUNT][REGION].tables[self.resources.table_name]

    def _changes(self) -> int:
        shard = self._table().stream_shard
        return end(shard) if shard is not None else 0

    def _page_context(self) -> dict[str, Any]:
        return {"url": self.url, "now": self.clock(), "offset": self.clock.offset}

    def _set_environment(self, variables: Mapping[str, str]) -> None:
        for name, value in variables.items():
            self._environment.setdefault(name, os.environ.get(name))
            os.environ[name] = value

    def _forget_warm_state(self, *, clients: bool = False) -> None:
        """Clear what functions keep between invocations, and set their clock; `clients` clears their AWS clients too.

        The clock is the only part of the deployed code that the local stack replaces.
        """
        is_here = "invoicing" in sys.modules or importlib.util.find_spec("invoicing") is not None
        if not is_here or importlib.util.find_spec("invoicing.bootstrap") is None:
            return
        if clients:
            importlib.import_module("invoicing.adapters.aws").forget()
        app = importlib.import_module("invoicing.bootstrap").app
        app.reset()
        app.clock = self.clock
