"""Emergency codes of the own account: how many are left, and new ones, which are shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.errors import SignInError
from invoicing.pages.back_office.account.own import account_page, own_user, typed_password, wrong_password
from invoicing.pages.back_office.responses import see_other
from invoicing.usecases.staff.emergency_codes import renew_codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import AccountPorts


def show(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Ask for the password, for new codes."""
    if not own_user(request, ports).has_authenticator:
        return see_other("/admin/account/authenticator")
    return _ask(request, ports)


def create(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Show new codes, in the one answer that has them."""
    user = own_user(request, ports)
    request.form()
    if not user.has_authenticator:
        return see_other("/admin/account/authenticator")
    try:
        codes = renew_codes(user, request.member, typed_password(request), ports=ports)
    except SignInError:
        return _ask(request, ports, {"password": wrong_password(request.locale)})
    return show_codes(request, codes)


def show_codes(request: StaffRequest, codes: Sequence[str]) -> Response[str]:
    return account_page(request, "codes", {"codes": codes})


def _ask(request: StaffRequest, ports: AccountPorts, errors: Mapping[str, str] | None = None) -> Response[str]:
    return account_page(request, "new_codes", {"left": ports.emergency_codes.count(request.member.id)}, errors)
