"""All ports together, as use cases take them."""

from __future__ import annotations

from typing import Protocol

from invoicing.ports.infrastructure import Clock, Ids, LinkKeys, Mailer
from invoicing.ports.payments import Providers
from invoicing.ports.storage import Jobs, Numbers, Products, Sales, Stores


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
