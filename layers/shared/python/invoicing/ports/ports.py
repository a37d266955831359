"""All ports together, as use cases take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from invoicing.ports.infrastructure import ActingFor, ActingStaff, Clock, Ids, LinkKeys, LogError, LogsAbout, Mailer
from invoicing.ports.payments import Providers
from invoicing.ports.storage import Autosaves, Jobs, Numbers, Products, Sales

if TYPE_CHECKING:
    from invoicing.ports.dead_letters import DeadLetters
    from invoicing.ports.settings import Stores
    from invoicing.ports.staff import EmailChanges, EmergencyCodes, Sessions, Staff, StaffMembers, UserPool
    from invoicing.ports.totals import Totals


class Ports(Protocol):
    """What use cases need of the world. `bootstrap.app` makes each port when it is first used."""

    @property
    def sales(self) -> Sales: ...
    @property
    def products(self) -> Products: ...
    @property
    def stores(self) -> Stores: ...
    @property
    def numbers(self) -> Numbers: ...
    @property
    def providers(self) -> Providers: ...
    @property
    def link_keys(self) -> LinkKeys: ...
    @property
    def ids(self) -> Ids: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def mailer(self) -> Mailer: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def autosaves(self) -> Autosaves: ...
    @property
    def acting_staff_id(self) -> ActingStaff: ...
    @property
    def acting_for(self) -> ActingFor: ...
    @property
    def logs_about(self) -> LogsAbout: ...
    @property
    def log_error(self) -> LogError: ...


class TotalsPorts(Protocol):
    """What the totals of the store need of the world."""

    @property
    def totals(self) -> Totals: ...


class FigurePorts(TotalsPorts, Protocol):
    """What showing the totals needs of the world."""

    @property
    def log_error(self) -> LogError: ...


class SessionPorts(Protocol):
    """What sessions of the back office need of the world."""

    @property
    def sessions(self) -> Sessions: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def stores(self) -> Stores: ...


class StaffPorts(SessionPorts, Protocol):
    """What signing in needs of the world."""

    @property
    def emergency_codes(self) -> EmergencyCodes: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def link_keys(self) -> LinkKeys: ...
    @property
    def staff_members(self) -> StaffMembers: ...


class TeamPorts(SessionPorts, Protocol):
    """What changing the team needs of the world."""

    @property
    def emergency_codes(self) -> EmergencyCodes: ...
    @property
    def user_pool(self) -> UserPool: ...
    @property
    def staff_members(self) -> StaffMembers: ...


class AccountPorts(TeamPorts, StaffPorts, Protocol):
    """What a person's own account needs of the world."""

    @property
    def email_changes(self) -> EmailChanges: ...
    @property
    def mailer(self) -> Mailer: ...


class OfficePorts(Ports, SessionPorts, FigurePorts, Protocol):
    """What the pages of the back office need of the world."""

    @property
    def staff_members(self) -> StaffMembers: ...


class ProblemPorts(OfficePorts, Protocol):
    """What the pages of jobs and problems need of the world."""

    @property
    def dead_letters(self) -> DeadLetters: ...
