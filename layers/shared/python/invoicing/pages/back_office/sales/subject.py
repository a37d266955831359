"""The draft order or order that a page is about: its sale, its address, and what the head of each page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from invoicing.domain.errors import NotFoundError
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import draft_order_id, order_id, parse_draft_order_id, parse_order_id
from invoicing.domain.values.record_key import RecordKey
from invoicing.pages.back_office.request import StaffRequest
from invoicing.ports import OfficePorts

_ORDERS = "/admin/orders/"


@dataclass(frozen=True, slots=True)
class Subject:
    """A sale, as a draft order's or an order's page shows it."""

    sale: Sale
    of_order: bool

    @property
    def section(self) -> str:
        return "orders" if self.of_order else "drafts"

    @property
    def name(self) -> str:
        return self.sale.order.name if self.of_order and self.sale.order else self.sale.draft.name

    @property
    def version(self) -> int:
        return self.sale.order.version if self.of_order and self.sale.order else self.sale.draft.version

    @property
    def head(self) -> dict[str, Any]:
        """What every page about it has: the section of the menu, its address and name, and the version it shows."""
        return {"section": self.section, "base": self.address(), "name": self.name, "version": self.version}

    def address(self, act: str = "") -> str:
        return order_address(self.sale, act) if self.of_order else draft_address(self.sale, act)


def draft_address(sale: Sale, act: str = "") -> str:
    return "/".join(filter(None, ("/admin/drafts", draft_order_id(sale.id), act)))


def order_address(sale: Sale, act: str = "") -> str:
    return "/".join(filter(None, ("/admin/orders", order_id(sale.id), act)))


def is_of_order(request: StaffRequest) -> bool:
    return request.path.startswith(_ORDERS)


def sale_id_of(request: StaffRequest) -> str:
    """Return the id of the sale that the address names.

    Raises:
        NotFoundError: no draft order or order has such an id.
    """
    parse = parse_order_id if is_of_order(request) else parse_draft_order_id
    return parse(request.parameters["id"])


def page_address(request: StaffRequest) -> str:
    """Return the address of the page of a draft order or an order, to which a form of it leads."""
    section = "orders" if is_of_order(request) else "drafts"
    return f"/admin/{section}/{request.parameters['id']}"


def read_subject(request: StaffRequest, ports: OfficePorts, *also: RecordKey, key: RequestKey | None = None) -> Subject:
    """Read the sale of a page, with the records in `also`, and with the key of a form as `read_order`.

    Raises:
        NotFoundError: there is no such draft order or order.
        KeyReusedError: the key was first used by a form with other contents.
    """
    subject = Subject(ports.sales.get(sale_id_of(request), *also, request=key), is_of_order(request))
    if subject.of_order and subject.sale.order is None:
        raise NotFoundError("order", id=request.parameters["id"])
    return subject


def read_draft(request: StaffRequest, ports: OfficePorts) -> Sale:
    """Read the sale of a draft order's page.

    Raises:
        NotFoundError: there is no such draft order.
    """
    return read_subject(request, ports).sale


def read_order(request: StaffRequest, ports: OfficePorts, *, key: RequestKey | None = None) -> tuple[Sale, Order]:
    """Read the sale of an order's page. With the key of a form it says whether the form was carried out before.

    Raises:
        NotFoundError: there is no such order.
        KeyReusedError: the key was first used by a form with other contents.
    """
    sale = read_subject(request, ports, key=key).sale
    if sale.order is None:
        raise NotFoundError("order", id=request.parameters["id"])
    return sale, sale.order
