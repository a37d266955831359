"""The one place where adapters meet use cases: `app` has every port, made when it is first asked for.

Each adapter is imported where it is made: a function that sends no mail loads nothing of SES.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from invoicing import settings

if TYPE_CHECKING:
    from invoicing.adapters.secrets import Secret
    from invoicing.ports import (
        Bus,
        Clock,
        Ids,
        Jobs,
        LinkKeys,
        Mailer,
        Numbers,
        Products,
        Providers,
        Sales,
        Staff,
        Stores,
    )


class App:
    """The ports. `reset()` forgets them all; each may also be replaced, such as `clock` by a local stack."""

    def reset(self) -> None:
        """Forget everything that was made or replaced, so that it is made anew from the environment."""
        vars(self).clear()

    def at_init(self, *ports: str) -> None:
        """Make what a function always uses while Lambda starts it: then it runs at full speed, later at a fraction.

        Anywhere else nothing is made before it is asked for.
        """
        if settings.runs_on_lambda():
            for port in ports:
                getattr(self, port)

    @cached_property
    def clock(self) -> Clock:
        """The time: aware, UTC."""
        return lambda: datetime.now(UTC)

    def today(self) -> date:
        """Return the current date in the store's time zone."""
        from invoicing.domain.catalog.payment_terms import day_of

        return day_of(self.clock(), self.stores.get().time_zone)

    @cached_property
    def ids(self) -> Ids:
        """New ids."""
        from invoicing.adapters.id_generator import RandomIds

        return RandomIds()

    @cached_property
    def sales(self) -> Sales:
        """Every sale."""
        from invoicing.adapters.dynamodb.sales import DynamoSales

        # The clock is asked for each time, so that replacing it later moves events too.
        return DynamoSales(*self._table, ids=self.ids, clock=lambda: self.clock())  # noqa: PLW0108

    @cached_property
    def jobs(self) -> Jobs:
        """What staff asked to be done to many sales."""
        from invoicing.adapters.dynamodb.jobs import DynamoJobs

        return DynamoJobs(*self._table)

    @cached_property
    def products(self) -> Products:
        """What is sold."""
        from invoicing.adapters.dynamodb.products import DynamoProducts

        return DynamoProducts(*self._table)

    @cached_property
    def stores(self) -> Stores:
        """The store's settings."""
        from invoicing.adapters.dynamodb.store import DynamoStores

        return DynamoStores(*self._table)

    @cached_property
    def numbers(self) -> Numbers:
        """Order numbers."""
        from invoicing.adapters.dynamodb.numbers import DynamoNumbers

        return DynamoNumbers(*self._table)

    @cached_property
    def link_keys(self) -> LinkKeys:
        """The keys of links."""
        from invoicing.adapters.secrets import SecretLinkKeys

        return SecretLinkKeys(self._secret)

    @cached_property
    def providers(self) -> Providers:
        """The payment providers."""
        from invoicing.adapters.payments.providers import ConfiguredProviders

        return ConfiguredProviders(settings.payment_provider(), settings.test_provider_url(), lambda: self._secret)

    @cached_property
    def mailer(self) -> Mailer:
        """The way out for mail."""
        from invoicing.adapters.ses import SesMailer

        # One try: a mail that may have gone is not sent again by chance.
        client = self._client("sesv2", tries=1)
        return SesMailer(client, settings.sender_email(), settings.configuration_set())

    @cached_property
    def staff(self) -> Staff:
        """The people who work for the store."""
        from invoicing.adapters.cognito import CognitoStaff

        return CognitoStaff(self._client("cognito-idp"), settings.user_pool_client_id())

    @cached_property
    def bus(self) -> Bus:
        """The event bus."""
        from invoicing.adapters.eventbridge import EventBridgeBus

        return EventBridgeBus(
            self._client("events"),
            lambda: self._client("sqs"),
            bus_name=settings.bus_name(),
            poison_queue_url=settings.poison_queue_url(),
        )

    def base_url(self, request_domain: str | None = None) -> str:
        """Return the address that links begin with: the one that was chosen, else the request's own domain.

        Raises:
            MissingSettingError: none was chosen, and there is no request.

        """
        chosen = settings.public_base_url()
        if chosen:
            return chosen
        if not request_domain:
            raise settings.MissingSettingError("PUBLIC_BASE_URL")
        return f"https://{request_domain}"

    @cached_property
    def _secret(self) -> Secret:
        from invoicing.adapters.secrets import Secret

        return Secret(lambda: self._client("secretsmanager"), settings.secret_id())

    @cached_property
    def _table(self) -> tuple[Any, str]:
        name = settings.table_name()
        return self._client("dynamodb"), name

    def _client(self, service: str, *, tries: int = 3) -> Any:
        from invoicing.adapters.aws import client

        return client(service, tries=tries)


app = App()
