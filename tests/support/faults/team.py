"""What must be true of the team: of the user pool, the sessions in the table, and the notices that were sent."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from moto.cognitoidp.models import CognitoIdpUserPool, cognitoidp_backends

from invoicing.adapters.dynamodb.event_items import from_event_item
from invoicing.adapters.dynamodb.serialization import decode
from invoicing.adapters.dynamodb.staff.members import profile_of
from invoicing.domain.events import RecordedEvent
from invoicing.domain.events.store import StaffChanged
from invoicing.domain.staff.member import Profile
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.session import Session
from invoicing.pages.email.security_notice import KIND as SECURITY_NOTICE
from local.console.outbox import Email
from local.stack import Stack
from local.template import ACCOUNT, REGION

NOT_SENT = "not sent: "


@dataclass(frozen=True)
class Account:
    """A user of the user pool."""

    id: str
    email: str
    roles: frozenset[Role]
    is_enabled: bool
    has_signed_in: bool


@dataclass
class Team:
    """The team at one moment. `sessions` counts those that open pages; `notices` are the events that were told of."""

    accounts: list[Account] = field(default_factory=list)
    profiles: dict[str, Profile] = field(default_factory=dict)
    sessions: Counter[str] = field(default_factory=Counter)
    events: list[RecordedEvent] = field(default_factory=list)
    notices: set[str] = field(default_factory=set)


def user_pool_of(_: Stack) -> CognitoIdpUserPool:
    """Return the only user pool that there is."""
    [pool] = cognitoidp_backends[ACCOUNT][REGION].user_pools.values()
    return pool


def team_seen(stack: Stack, staff_items: list[dict[str, Any]]) -> Team:
    """See the team, as it is; `staff_items` are the items of all partitions of staff."""
    pool, begun = user_pool_of(stack), list[Session]()
    team = Team(notices={email.tags["email_id"] for email in stack.outbox.emails if is_notice(email)})
    for user in pool.users.values():
        roles = frozenset(Role(group.group_name) for group in user.groups)
        has_signed_in = user.status != "FORCE_CHANGE_PASSWORD"
        team.accounts.append(Account(user.id, user.attribute_lookup["email"], roles, user.enabled, has_signed_in))
    for item in staff_items:
        kind = item["SK"]["S"].partition("#")[0]
        if kind == "PROFILE":
            team.profiles[item["PK"]["S"].partition("#")[2]] = profile_of(item)
        elif kind == "SESSION":
            begun.append(decode(Session, item["data"]["M"]))
        elif kind == "EVENT":
            team.events.append(from_event_item(item))
    live = (one for one in begun if one.is_live(stack.clock()) and _generation(team, one) == one.generation)
    team.sessions.update(session.staff_id for session in live)
    return team


def is_notice(email: Email) -> bool:
    return email.tags.get("kind") == SECURITY_NOTICE


def _generation(team: Team, session: Session) -> int:
    return team.profiles.get(session.staff_id, Profile()).generation


def team_wrongs(team: Team) -> Iterator[str]:
    """Yield what is wrong with the team at any moment, in sentences."""
    addresses = Counter(account.email.lower() for account in team.accounts)
    yield from (f"{count} people have the address {email}" for email, count in addresses.items() if count > 1)
    if not any(one.is_enabled and one.has_signed_in and Role.OWNER in one.roles for one in team.accounts):
        yield "no owner is left"
    for account in team.accounts:
        if not team.sessions[account.id]:
            continue
        member = team.profiles[account.id].member
        if not account.is_enabled:
            yield f"{account.email} was removed, and has a session"
        elif member is None or (member.role is Role.OWNER and Role.OWNER not in account.roles):
            yield f"{account.email} is no owner, and has a session of one"


def team_unfinished(team: Team, told: set[str]) -> Iterator[str]:
    """Yield which changes of accounts the bus or a person was never told of."""
    for event in team.events:
        if isinstance(event.data, StaffChanged) and event.data.role is not Role.PROGRAM:
            if event.id not in told:
                yield f"{event.data.change} of {event.data.sub} never went over the bus"
            if event.id not in team.notices:
                yield f"{NOT_SENT}the notice of {event.data.change}"
