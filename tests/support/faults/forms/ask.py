"""Hostile requests to one route of the back office, and what was wrong."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from invoicing.pages.back_office.routes.route import Route
from tests.support.faults.crashes.requests import READS as READ_CALLS
from tests.support.faults.forms.answers import wrong_in
from tests.support.faults.forms.forms_shop import FormsShop
from tests.support.faults.forms.hostile import Generator, Hostile
from tests.support.faults.invariants import wrongs
from tests.support.faults.snapshot import Items, snapshot_of, stored_items

SEE_OTHER = 303
READS = {"GET", "HEAD", "OPTIONS"}
OF_STAFF, COUNTERS = "STAFF#", "COUNTER#"  # what was typed; numbers, of which one may be left out


@dataclass
class Asked:
    """What requests to one route came to: their statuses, and the first request for each fault."""

    name: str
    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    accepted: bool = False

    @property
    def count(self) -> int:
        return self.statuses.total()

    @property
    def wrong(self) -> list[str]:
        return [f"{self.name}: {fault}, {what}" for fault, what in self.faults.items()]


def ask_hostile(name: str, route: Route, shop: FormsShop, count: int, *, seed: int) -> Asked:
    """Send a route what its page sends, then what no page sends; each request at the same moment."""
    asked, before = Asked(name), shop.before
    requests = Generator(route, shop, count, Random(f"{seed} {name}")).requests()
    shop.stack.return_to(shop.moment)
    for request in requests:
        shop.stack.calls.clear()
        answer = shop.stack.request(request.method, request.address, request.headers, request.body or None)
        asked.accepted |= not asked.count and answer.status_code < 400
        asked.statuses[answer.status_code] += 1
        found = [*wrong_in(answer, request.address, shop.stack.url), *_refused(request, answer.status_code)]
        if _has_written(shop) and (after := stored_items(shop.stack)) != before:
            found += _changes(request, answer.status_code, before, after)
            shop.stack.wait_until_idle()
            found += wrongs(seen := snapshot_of(shop.stack), seen.units())
            found += seen.dead
            shop.stack.return_to(shop.moment)
        for fault in found:
            asked.faults.setdefault(fault, request.what)
    return asked


def _has_written(shop: FormsShop) -> bool:
    """Tell whether anything was written: comparing all items takes longer than most requests."""
    calls = shop.stack.calls.made
    return any(call.service == "dynamodb" and call.operation not in READ_CALLS for call in calls)


def _refused(request: Hostile, status: int) -> list[str]:
    is_right = not request.allowed or status in request.allowed
    return [] if is_right else [f"it answers {status} instead of {sorted(request.allowed)}"]


def _changes(request: Hostile, status: int, before: Items, after: Items) -> list[str]:
    """Return what changed that may not: anything by a refused request; by others, more than staff's own notes."""
    changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    if request.allowed or request.method in READS:
        return [f"it changes {key}" for key in changed]
    if status == SEE_OTHER:
        return []
    return [f"it changes {key[0]}" for key in changed if not key[0].startswith((OF_STAFF, COUNTERS))]
