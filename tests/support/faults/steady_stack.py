"""The local stack on one thread: what happens, happens in the same order in every run, and any moment can come back.

The real handlers, adapters and template over exact moto, as in `make start`. What differs is only who runs them: jobs
behind the requests run one after the other in `wait_until_idle`, HTTP between shop and provider has no socket,
and a function that is killed dies alone.
"""

import heapq
import json
import logging
import pickle
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import urllib3
from moto.cognitoidp.models import CognitoIdpUserPool, cognitoidp_backends

from invoicing.adapters.dynamodb import transactions
from invoicing.usecases import retry
from local import functions, stream_mapping
from local.aws.moto_cognito import unlock_accounts
from local.job_queue import Job, JobQueue
from local.payments import webhooks
from local.stack import Stack
from local.template import ACCOUNT, REGION

LONGEST_WAIT = 60.0  # seconds between two deliveries of stream records


class Killed(BaseException):
    """The function is gone, as one that ran out of time or memory is: none of its own code runs any more."""


class FunctionDiedError(Exception):
    """What is outside of a killed function sees this."""


class SteadyJobQueue(JobQueue):
    """Runs jobs one after the other, in `wait_until_idle`. `now` counts seconds that do not really pass."""

    now = 0.0

    def start(self) -> None:
        self._stopped = False

    def stop(self) -> None:
        self._jobs.clear()

    def later(self, seconds: float, job: Job) -> None:
        heapq.heappush(self._jobs, (self.now + seconds, next(self._order), job))

    def wait_until_idle(self, timeout: float = 60) -> None:
        while self._jobs:
            due, _, job = heapq.heappop(self._jobs)
            self.now = max(self.now, due)
            job()


@dataclass(frozen=True)
class Moment:
    """Everything that is remembered anywhere, at one time."""

    table: bytes
    sessions: bytes
    emails: tuple[Any, ...]
    published: tuple[Any, ...]
    offset: timedelta
    users: bytes


class SteadyStack(Stack):
    """A stack whose runs repeat exactly. `beginning` is the seeded shop, as it is on the first morning."""

    beginning: Moment
    jobs: SteadyJobQueue

    def __init__(self, port: int = 0, **options: Any) -> None:
        super().__init__(port, **{"batch_window": 0, **options})
        self.jobs = SteadyJobQueue()
        self._steady = ExitStack()
        self._reported = 0

    def _open(self) -> None:
        super()._open()
        self.webhooks._post = self._post  # type: ignore[method-assign]  # replaces a method
        logging.disable()  # crashes log at length
        self._steady.callback(logging.disable, logging.NOTSET)
        for patched in (
            patch.object(urllib3.PoolManager, "request", lambda _, *asked, **more: self.ask_provider(*asked, **more)),
            patch.object(functions.Functions, "invoke", _dying_alone(functions.Functions.invoke)),
            patch.object(stream_mapping.Relay, "_deliver", self._backing_off(stream_mapping.Relay._deliver)),
            patch.object(functions, "RETRY_SECONDS", (60.0, 120.0)),  # Lambda's own
            patch.object(webhooks, "RETRY_SECONDS", (10.0, 60.0, 600.0, 3600.0)),
            patch.object(transactions, "time", _NoWaiting),
            patch.object(retry, "time", _NoWaiting),
        ):
            self._steady.enter_context(patched)

    def _seed(self) -> None:
        """Seed a shop without paid notices, which would make every flow with a payment longer: one flow has them."""
        super()._seed()
        self.staff("PATCH", "/store", {"paid_notices": False}, {"if-match": "*"})
        self.wait_until_idle()

    def _serve(self) -> None:
        """Listen on no port: the tests call the gateway directly."""

    def stop(self) -> None:
        super().stop()
        self._steady.close()

    def sign_in_again(self) -> None:
        """Replace the access token, so that no run signs in, which its faults would meet.

        A token lasts an hour, longer than any job.
        """
        self._token = None
        self.staff("GET", "/store")

    # --- time -----------------------------------------------------------------------------------------------------

    def tick(self, after: timedelta = timedelta(minutes=1)) -> None:
        """Let time pass, then let every schedule that is due run once."""
        self.wait_until_idle()
        self.clock.advance(after)
        self.jobs.now += after.total_seconds()
        self.schedules.run_due()
        self.wait_until_idle()

    def report_emails(self) -> None:
        """Let SES report that each new e-mail was delivered."""
        new = self.outbox.emails[self._reported :]
        self._reported += len(new)
        for email in new:
            self.outbox.report(email, "delivery")
        self.wait_until_idle()

    # --- moments --------------------------------------------------------------------------------------------------

    def remember(self) -> Moment:
        """Keep this moment; nothing is under way."""
        self.wait_until_idle()
        sessions = self.payments
        return Moment(
            table=pickle.dumps(dict(self._table().items)),
            sessions=pickle.dumps((sessions._sessions, sessions._keys, sessions._refunds)),
            emails=tuple(self.outbox.emails),
            published=tuple(self.bus.published),
            offset=self.clock.offset,
            users=pickle.dumps([(pool.users, pool.groups) for pool in self._user_pools()]),
        )

    def return_to(self, moment: Moment) -> None:
        """Make everything as it was then."""
        self.jobs.stop()
        self._forget_messages()
        items = self._table().items
        items.clear()
        items.update(pickle.loads(moment.table))  # noqa: S301 our own
        self.resources.purge_queues()
        self.moto.forget()
        for pool, (users, groups) in zip(self._user_pools(), pickle.loads(moment.users), strict=True):  # noqa: S301 our own
            pool.users, pool.groups = users, groups
            unlock_accounts(pool)
        sessions = self.payments
        sessions._sessions, sessions._keys, sessions._refunds = pickle.loads(moment.sessions)  # noqa: S301 our own
        self.outbox.restore(list(moment.emails))
        self._reported = len(moment.emails)
        self.bus.published[:] = moment.published
        self.webhooks.deliveries.clear()
        self.payment_views.calls.clear()
        self.calls.clear()
        self.clock.offset = moment.offset
        self.schedules.restart()
        self._forget_warm_state()

    def _user_pools(self) -> list[CognitoIdpUserPool]:
        return list(cognitoidp_backends[ACCOUNT][REGION].user_pools.values())

    # --- HTTP without sockets -------------------------------------------------------------------------------------

    def ask_provider(self, method: str, url: str, **more: Any) -> Any:
        """Carry out a request of the shop to the payment provider."""
        parts = urlsplit(url)
        answer = self.request(method, parts.path, more.get("headers"), more.get("json"))
        return _Answer(answer.status_code, answer.get_data())

    def _post(self, url: str, body: bytes) -> int:
        at = int(time.time())
        headers = {
            "content-type": "application/json",
            "test-signature": webhooks.sign(self.resources.webhook_secret, body, at),
        }
        return self.request("POST", urlsplit(url).path, headers, body).status_code

    def _backing_off(self, original: Any) -> Any:
        def deliver(mapping: stream_mapping.Relay, batch: list[Any], tried: int) -> None:
            if tried:
                self.jobs.now += min(2.0**tried, LONGEST_WAIT)
            original(mapping, batch, tried)

        return deliver


@dataclass(frozen=True)
class _Answer:
    status: int
    data: bytes

    def json(self) -> Any:
        return json.loads(self.data)


class _NoWaiting:
    """Stands where `time` does in modules that wait before they try again."""

    sleep = staticmethod(lambda seconds: None)


def _dying_alone(invoke: Any) -> Any:
    def invoking(those: functions.Functions, name: str, event: Any) -> Any:
        try:
            return invoke(those, name, event)
        except Killed as death:
            raise FunctionDiedError(f"{name} was killed") from death

    return invoking
