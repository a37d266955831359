"""The composition root: `app` has an adapter for each port, which is created on first use.

An adapter is imported where it is created, so that a function loads only those that it uses.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from invoicing import settings

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from invoicing.adapters.dynamodb.event_items import Outbox
    from invoicing.adapters.secrets import Secret
    from invoicing.ports import (
        ActingFor,
        ActingStaff,
        Autosaves,
        Bus,
        Clock,
        Ids,
        Jobs,
        LinkKeys,
        LogError,
        LogsAbout,
        Mailer,
        Numbers,
        Products,
        Providers,
        Sales,
    )
    from invoicing.ports.dead_letters import DeadLetters
    from invoicing.ports.settings import Stores
    from invoicing.ports.staff import EmailChanges, EmergencyCodes, Sessions, Staff, StaffMembers, UserPool
    from invoicing.ports.totals import Totals


class App:
    """The adapters of a process, one for each port. Each can be replaced, as the local stack replaces `clock`."""

    def reset(self) -> None:
        """Discard every adapter, so that each is created again from the environment."""
        vars(self).clear()

    def at_init(self, *ports: str) -> None:
        """Create the adapters that a function always uses while Lambda initializes it, with a full CPU.

        Outside Lambda they are created on first use.
        """
        if settings.runs_on_lambda():
            for port in ports:
                getattr(self, port)

    @cached_property
    def clock(self) -> Clock:
        """The current time, aware, in UTC."""
        return lambda: datetime.now(UTC)

    def today(self) -> date:
        """Return the current date in the store's time zone."""
        from invoicing.domain.catalog.payment_terms import day_of

        return day_of(self.clock(), self.time_zone())

    def time_zone(self) -> str:
        """Return the name of the store's time zone."""
        return self.stores.get().time_zone

    @cached_property
    def acting_staff_id(self) -> ActingStaff:
        from invoicing.acting_staff import acting_staff_id

        return acting_staff_id

    @cached_property
    def acting_for(self) -> ActingFor:
        from invoicing.acting_staff import acting_for

        return acting_for

    @cached_property
    def logs_about(self) -> LogsAbout:
        from invoicing.observability import logs_about

        return logs_about

    @cached_property
    def log_error(self) -> LogError:
        from invoicing.observability import logger

        return logger.exception

    @cached_property
    def ids(self) -> Ids:
        from invoicing.adapters.id_generator import RandomIds

        return RandomIds()

    @cached_property
    def sales(self) -> Sales:
        from invoicing.adapters.dynamodb.sales import DynamoSales

        return DynamoSales(*self._table, self._outbox)

    @cached_property
    def jobs(self) -> Jobs:
        from invoicing.adapters.dynamodb.jobs import DynamoJobs

        return DynamoJobs(*self._table)

    @cached_property
    def totals(self) -> Totals:
        from invoicing.adapters.dynamodb.totals.totals import DynamoTotals

        return DynamoTotals(*self._table)

    @cached_property
    def dead_letters(self) -> DeadLetters:
        from invoicing.adapters.aws import client
        from invoicing.adapters.dead_letters import SqsDeadLetters

        return SqsDeadLetters(client("sqs"), lambda: client("lambda"), settings.dead_letter_queues())

    @cached_property
    def products(self) -> Products:
        from invoicing.adapters.dynamodb.products import DynamoProducts

        return DynamoProducts(*self._table, self._outbox)

    @cached_property
    def stores(self) -> Stores:
        from invoicing.adapters.dynamodb.store import DynamoStores

        return DynamoStores(*self._table, lambda: self._outbox)  # reading loads no events

    @cached_property
    def staff_members(self) -> StaffMembers:
        from invoicing.adapters.dynamodb.staff.members import DynamoStaffMembers

        return DynamoStaffMembers(*self._table, lambda: self._outbox)

    @cached_property
    def autosaves(self) -> Autosaves:
        from invoicing.adapters.dynamodb.staff.autosaves import DynamoAutosaves

        return DynamoAutosaves(*self._table)

    @cached_property
    def email_changes(self) -> EmailChanges:
        from invoicing.adapters.dynamodb.staff.email_changes import DynamoEmailChanges

        return DynamoEmailChanges(*self._table)

    @cached_property
    def emergency_codes(self) -> EmergencyCodes:
        from invoicing.adapters.dynamodb.staff.emergency_codes import DynamoEmergencyCodes

        return DynamoEmergencyCodes(*self._table, lambda: self._outbox)

    @cached_property
    def sessions(self) -> Sessions:
        from invoicing.adapters.dynamodb.staff.sessions import DynamoSessions

        return DynamoSessions(*self._table)

    @cached_property
    def numbers(self) -> Numbers:
        from invoicing.adapters.dynamodb.numbers import DynamoNumbers

        return DynamoNumbers(*self._table)

    @cached_property
    def link_keys(self) -> LinkKeys:
        from invoicing.adapters.secrets import SecretLinkKeys

        return SecretLinkKeys(self._secret)

    @cached_property
    def providers(self) -> Providers:
        from invoicing.adapters.payments.providers import ConfiguredProviders

        return ConfiguredProviders(
            settings.payment_provider(),
            settings.test_provider_url(),
            lambda: self._secret,
            settings.payment_modes(),
        )

    @cached_property
    def mailer(self) -> Mailer:
        from invoicing.adapters.aws import client
        from invoicing.adapters.ses import SesMailer

        # One try: an e-mail that may have been sent is not sent again by botocore.
        return SesMailer(client("sesv2", tries=1), settings.sender_email(), settings.configuration_set())

    @cached_property
    def staff(self) -> Staff:
        from invoicing.adapters.aws import client
        from invoicing.adapters.cognito import CognitoStaff

        return CognitoStaff(client("cognito-idp"), settings.user_pool_client_id(), settings.user_pool_id())

    @cached_property
    def user_pool(self) -> UserPool:
        from invoicing.adapters.aws import client
        from invoicing.adapters.user_pool import CognitoUserPool

        return CognitoUserPool(client("cognito-idp"), settings.user_pool_id())

    @cached_property
    def bus(self) -> Bus:
        from invoicing.adapters.aws import client
        from invoicing.adapters.eventbridge import EventBridgeBus

        return EventBridgeBus(
            client("events"),
            lambda: client("sqs"),
            bus_name=settings.bus_name(),
            poison_queue_url=settings.poison_queue_url(),
        )

    def base_url(self, request_domain: str | None = None) -> str:
        """Return the base URL of links: `PUBLIC_BASE_URL`, else the domain of the request.

        Raises:
            MissingSettingError: there is neither.
        """
        if public := settings.public_base_url():
            return public
        if not request_domain:
            raise settings.MissingSettingError("PUBLIC_BASE_URL")
        return f"https://{request_domain}"

    @cached_property
    def _secret(self) -> Secret:
        from invoicing.adapters.aws import client
        from invoicing.adapters.secrets import Secret

        return Secret(lambda: client("secretsmanager", tries=2), settings.secret_id())

    @cached_property
    def _outbox(self) -> Outbox:
        from invoicing.adapters.dynamodb.event_items import Outbox

        # The lambda finds a clock that replaces this one later.
        return Outbox(settings.table_name(), ids=self.ids, clock=lambda: self.clock(), acting=self.acting_staff_id)  # noqa: PLW0108

    @cached_property
    def _table(self) -> tuple[DynamoDBClient, str]:
        from invoicing.adapters.aws import client

        name = settings.table_name()
        return client("dynamodb"), name


app = App()
