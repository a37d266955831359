"""Take a discount code out of use, and use it again. Codes are never deleted, since orders refer to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.product import CatalogStatus
from invoicing.domain.values.version import ANY_VERSION
from invoicing.pages.back_office.discount_codes.addresses import address_of, code_of
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.usecases.catalog.put_discount_code import find_code, update_discount_code

if TYPE_CHECKING:
    from invoicing.ports import Ports


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Ask before a code is archived."""
    code = find_code(code_of(request), ports=ports).code
    words = {"section": "more", "code": code.code, "address": address_of(code.code)}
    return page(request, "discount_codes/archive.html", words)


def create(request: StaffRequest, ports: Ports) -> Response[str]:
    """Archive the code. Another version of it is archived just as well."""
    return _become(CatalogStatus.ARCHIVED, "code_archived", request, ports)


def delete(request: StaffRequest, ports: Ports) -> Response[str]:
    """Use the code again."""
    return _become(CatalogStatus.ACTIVE, "code_restored", request, ports)


def _become(status: CatalogStatus, notice: str, request: StaffRequest, ports: Ports) -> Response[str]:
    request.form()
    name = code_of(request)
    update_discount_code(lambda code, _: replace(code, status=status), name, ANY_VERSION, ports=ports)
    return see_other(address_of(name), notice)
