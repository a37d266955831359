"""The test sale of the first run: whom it is sent to, and beginning it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from invoicing.domain.errors import WrongStateError
from invoicing.domain.sale.link import make_token
from invoicing.domain.values.text import is_email_address
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.sales.subject import draft_address, order_address
from invoicing.pages.back_office.settings.first_run.steps import TEST_SALE
from invoicing.pages.back_office.settings.setup import set_up_first
from invoicing.pages.back_office.typed_fields import ShownFields, TypedFields
from invoicing.pages.back_office.words import words_of
from invoicing.usecases.draft_orders.test_sale import (
    FIRST_LINK,
    begin_test_sale,
    find_test_sale,
    has_test_payments,
    is_cancelled_unpaid,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_lambda_powertools.event_handler import Response

    from invoicing.domain.sale.sale import Sale
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts

_EMAIL = "email"


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the link to pay or, before the sale was begun, the form; what is left to do otherwise has its own page.

    The form has the address of whoever is signed in, if their name is one, or the store's own.
    """
    if not_yet := set_up_first(request):
        return not_yet
    sale, pays_by_link = find_test_sale(ports=ports), has_test_payments(ports)
    if sale is None or is_cancelled_unpaid(sale) or (sale.order is None and pays_by_link and not sale.draft.links):
        name = request.member.name  # the address that they sign in with, until they write a name
        email = name if is_email_address(name) else request.store.email
        return _form(request, {_EMAIL: email}, pays_by_link=pays_by_link)
    if sale.order is not None or not pays_by_link:
        return see_other(_address(sale))
    about = {
        "section": "home",
        "url": f"{request.base_url}/i/{make_token(sale.id, FIRST_LINK, ports.link_keys.all())}",
        "links": draft_address(sale, "links"),
        "is_stripe": ports.providers.account().name == "stripe",
    }
    return page(request, "settings/test_sale_link.html", about)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Begin the test sale, and lead to its link or, where no test card is taken, to marking it as paid."""
    if not_yet := set_up_first(request):
        return not_yet
    typed = request.form(_EMAIL)
    fields = TypedFields(typed, request.locale)
    email = fields.email(_EMAIL)
    if fields.errors:
        return _form(request, typed, fields.errors, pays_by_link=has_test_payments(ports))
    try:
        sale, link = begin_test_sale(words_of(request, ports).gettext("Test sale"), email, ports=ports)
    except WrongStateError:  # it was cancelled at this moment
        return see_other("/admin", "not_done")
    return see_other(TEST_SALE if link else _address(sale))


def _address(sale: Sale) -> str:
    return order_address(sale) if sale.order is not None else draft_address(sale, "mark-as-paid")


def _form(
    request: StaffRequest, values: Mapping[str, str], errors: Mapping[str, str] | None = None, *, pays_by_link: bool
) -> Response[str]:
    about = {"section": "home", "values": ShownFields(values), "errors": errors or {}, "pays_by_link": pays_by_link}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "settings/test_sale.html", about, status)
