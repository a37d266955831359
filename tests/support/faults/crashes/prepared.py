"""Every flow, cut short at every request that it makes, and what is left of the shop afterwards.

Then either the request is repeated until it is answered, or only schedules, and what AWS and the provider repeat by
themselves, remain.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.support.faults.crashes.requests import Fault, Otherwise, Request, Requests
from tests.support.faults.flows.flow import Act, Flow, Missing
from tests.support.faults.invariants import unfinished, wrongs
from tests.support.faults.snapshot import Seen, Units, snapshot_of
from tests.support.faults.steady_shop import SteadyShop
from tests.support.faults.steady_stack import Moment

MOST_TRIES = 5
BETWEEN_TRIES = 10.0  # seconds
ENDINGS = ("returns", "never")


@dataclass
class Prepared:
    """A flow up to the moment from which it is cut short."""

    name: str
    requests: Requests
    shop: SteadyShop
    act: Act
    missing: Missing
    moment: Moment
    received: Units
    points: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, flow: Flow, requests: Requests) -> "Prepared":
        shop = SteadyShop(requests.stack)
        act, missing = flow(shop)
        moment = shop.stack.remember()
        prepared = cls(flow.__name__, requests, shop, act, missing, moment, snapshot_of(shop.stack).units())
        prepared.points += prepared.whole()
        return prepared

    def whole(self, note: Callable[[Request], None] = lambda _: None) -> list[tuple[str, str]]:
        """Return every request of the flow, with all that follows by itself, when nothing goes wrong."""
        self.shop.stack.return_to(self.moment)
        with self.requests.planned({}, note) as made:
            self.act()
            self.shop.stack.wait_until_idle()
        return list(made)

    def run(self, plan: Mapping[int, Fault], ending: str, otherwise: Otherwise = lambda _: None) -> list[str]:
        """Run the flow with these faults, and return what is wrong in the end."""
        stack, found = self.shop.stack, list[str]()
        stack.return_to(self.moment)
        with self.requests.planned({number: self._checking(fault, found) for number, fault in plan.items()}, otherwise):
            status = self._act()
            found += self._wrongs()
            if ending == "returns":
                found += self._come_back(status)
            # The end of a hold, and the time after which an e-mail is requested again; then what the first tick left.
            for minutes in (35, 20):
                self.shop.advance(minutes=minutes)
                stack.report_emails()
        if ending == "returns":
            found += self.missing()
            stack.wait_until_idle()  # what had to be done once more here is told, too
        at_rest = snapshot_of(stack)
        return [*found, *self._wrong_in(at_rest), *unfinished(at_rest)]

    def _checking(self, fault: Fault, found: list[str]) -> Fault:
        """Check everything at the moment that a fault has happened."""

        def checking(request: Request) -> Any:
            try:
                return fault(request)
            finally:
                found.extend(self._wrongs())

        return checking

    def _act(self) -> int:
        status = self.act()
        self.shop.stack.wait_until_idle()
        self.shop.stack.report_emails()
        return status

    def _come_back(self, status: int) -> Iterator[str]:
        tries = 1
        while tries < MOST_TRIES and (status >= 500 or tries == 1):
            self.shop.stack.jobs.now += BETWEEN_TRIES
            status = self._act()
            tries += 1
        if status >= 500:
            yield f"after {tries} tries the answer is still {status}"
        with suppress(AssertionError):  # of an answer that a second crash spoils
            self.missing()  # continues what was begun, where another actor has to
        self.shop.stack.report_emails()  # SES reports long before an e-mail without an answer is sent again
        yield from self._wrongs()

    def _wrongs(self) -> list[str]:
        """Return what is wrong just now; where it is the provider that went wrong, that is only known in the end."""
        return [] if self.shop.provider_errs else self._wrong_in(snapshot_of(self.shop.stack))

    def _wrong_in(self, seen: Seen) -> list[str]:
        found = wrongs(seen, self.received)
        if found and self.shop.incoming:
            return wrongs(seen, self.received + self.shop.incoming)
        return found
