"""Every flow, cut short at every request that it makes, and what is left of the shop afterwards.

Two things may follow. Somebody comes back and does the same again until it is answered. Or nobody ever does: then only
schedules, and what AWS and the provider repeat by themselves, remain.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.faults.calls import Fault, Requests
from tests.faults.flow import Act, Flow, Missing
from tests.faults.seen import Units, look_at_stack
from tests.faults.steady import Moment
from tests.faults.till import Till
from tests.faults.truths import unfinished, wrongs

MOST_TRIES = 5
ENDINGS = ("returns", "never")


@dataclass
class Prepared:
    """A flow up to the moment from which it is cut short."""

    name: str
    requests: Requests
    till: Till
    act: Act
    missing: Missing
    moment: Moment
    received: Units

    @classmethod
    def of(cls, flow: Flow, requests: Requests) -> "Prepared":
        till = Till(requests.stack)
        act, missing = flow(till)
        moment = till.stack.remember()
        return cls(flow.__name__, requests, till, act, missing, moment, look_at_stack(till.stack).units())

    def whole(self) -> list[tuple[str, str]]:
        """Return every request of the flow, with all that follows by itself, when nothing goes wrong."""
        self.till.stack.return_to(self.moment)
        with self.requests.planned({}) as made:
            self.act()
            self.till.stack.settle()
        return list(made)

    def run(self, plan: Mapping[int, Fault], ending: str) -> list[str]:
        """Run the flow with these faults, and return what is wrong in the end."""
        stack = self.till.stack
        stack.return_to(self.moment)
        with self.requests.planned(plan):
            status = self._act()
            found = self._wrongs()
            if ending == "returns":
                found += self._come_back(status)
            # The end of a hold, and the time after which a mail is asked for again; then what the first tick left.
            for minutes in (35, 20):
                self.till.pass_time(minutes=minutes)
                stack.report_mails()
            if ending == "returns":
                found += self.missing()
        at_rest = look_at_stack(stack)
        return [*found, *wrongs(at_rest, self.received), *unfinished(at_rest)]

    def _act(self) -> int:
        status = self.act()
        self.till.stack.settle()
        self.till.stack.report_mails()
        return status

    def _come_back(self, status: int) -> Iterator[str]:
        tries = 1
        while tries < MOST_TRIES and (status >= 500 or tries == 1):
            status = self._act()
            tries += 1
        if status >= 500:
            yield f"after {tries} tries the answer is still {status}"
        self.missing()  # goes on with what was begun, where that is for somebody else to do
        yield from self._wrongs()

    def _wrongs(self) -> list[str]:
        return wrongs(look_at_stack(self.till.stack), self.received)
