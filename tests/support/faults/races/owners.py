"""Owners who remove each other and take each other's role at one moment: the store keeps one who can sign in."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from invoicing.domain.errors import BusyError, InvoicingError
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.user import User
from invoicing.usecases.staff.team import change_role, remove
from tests.support.fakes import FakeStaff, FakeUser, FakeUserPool
from tests.support.faults.races.interleaver import Gated, Interleaver
from tests.support.faults.races.race import MORTAL, Race
from tests.support.faults.steady_stack import Killed
from tests.support.worlds.fake_world import FakeWorld

OWNERS, STAFF = ("anna", "berit"), "carl"
MOST_TRIES = 3
ACTS: dict[str, Callable[..., Any]] = {
    "remove": remove,
    "demote": lambda user, ports: change_role(user, Role.STAFF, ports=ports),
    "promote": lambda user, ports: change_role(user, Role.OWNER, ports=ports),
}


class Team(FakeWorld):
    """Two owners and one of staff. Each call of a port waits for its turn, and is followed by a count of the owners."""

    def __init__(self, gate: Callable[[], None]) -> None:
        super().__init__()
        roles = {**dict.fromkeys(OWNERS, Role.OWNER), STAFF: Role.STAFF}
        self.users = FakeStaff(*(FakeUser(name, "local-only", frozenset({role})) for name, role in roles.items()))
        self.found: list[str] = []
        self.user_pool: Any = Gated(FakeUserPool(self.users), gate, self._count)
        self.staff_members: Any = Gated(self.staff_members, gate)

    def _count(self, call: str) -> None:
        if not any(user.is_enabled and Role.OWNER in user.roles for user in self.users.users.values()):
            self.found.append(f"no owner is left after {call}")

    def change(self, act: str, name: str) -> None:
        """Do as a page does: read the member, and then change them; where another change is under way, try again."""
        user: User | None = self.user_pool.find(name)
        assert user
        for _ in range(MOST_TRIES):
            with suppress(BusyError):
                ACTS[act](user, ports=self)
                return


def run_owners_race(seed: int) -> Race:
    """Run one race of all who may come; the seed chooses their order."""
    interleaver = Interleaver(seed, mortality=0.02 if seed % MORTAL == 0 else 0.0)
    team = Team(interleaver.gate)
    acts = {f"{act}-{name}": (act, name) for act in ACTS for name in (*OWNERS, STAFF)}
    chosen = interleaver.random.sample(sorted(acts), interleaver.random.randint(2, 5))
    actors = interleaver.run({name: partial(team.change, *acts[name]) for name in chosen})
    return Race(seed, list(dict.fromkeys([*team.found, *_unexpected(actors)])), interleaver.trail)


def _unexpected(actors: Any) -> Iterator[str]:
    for actor in actors.values():
        if actor.error is not None and not isinstance(actor.error, Killed | InvoicingError):
            yield f"{actor.name} failed: {actor.error!r}"
