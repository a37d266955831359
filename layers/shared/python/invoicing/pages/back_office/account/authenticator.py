"""Setting up an authenticator, and turning it off. Each step asks for the password again, or carries it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.errors import InvalidMfaCodeError, SignInError
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.account.emergency_codes import show_codes
from invoicing.pages.back_office.account.own import account_page, own_user, typed_password, wrong_password
from invoicing.pages.back_office.cookies import no_session, session_cookie
from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.sign_in.form import SETUP_SECRET
from invoicing.pages.i18n.language import translations
from invoicing.pages.links.qr_code import qr_code
from invoicing.usecases.staff.account import confirm_authenticator, propose_authenticator, remove_authenticator
from invoicing.usecases.staff.sign_in import authenticator_uri

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_lambda_powertools.event_handler import Response

    from invoicing.domain.staff.user import User
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import AccountPorts

LONGEST_CODE = 12


def show(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Ask for the password: to set one up, or to turn off the one that there is."""
    return _ask(request, own_user(request, ports))


def create(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Show a new secret. It counts once a code of it is confirmed."""
    user, password = own_user(request, ports), typed_password(request)
    if user.has_authenticator:
        return see_other("/admin/account/authenticator")
    try:
        secret = propose_authenticator(user, password, ports=ports)
    except SignInError:
        return _ask(request, user, {"password": wrong_password(request.locale)})
    return _show_secret(request, user, password, secret)


def confirm(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Ask for the authenticator from now on. This browser stays signed in, by another session; all others end."""
    user, password = own_user(request, ports), typed_password(request)
    typed = request.form("code", "setup_secret")
    secret = typed.get("setup_secret", "")
    is_complete = user.has_authenticator and ports.emergency_codes.count(user.id)
    if is_complete or not SETUP_SECRET.fullmatch(secret):
        return see_other("/admin/account/authenticator")
    code = "".join(typed.get("code", "").split())[:LONGEST_CODE]
    try:
        done = confirm_authenticator(user, request.member, password, code, own=request.secret, ports=ports)
    except InvalidMfaCodeError:
        _ = translations(DOMAIN, request.locale).gettext
        wrong = {"code": _("This code is wrong: enter the one that the app shows now")}
        return _show_secret(request, user, password, secret, wrong)
    except SignInError:
        return _ask(request, user, {"password": wrong_password(request.locale)})
    response = show_codes(request, done.codes)
    if done.secret is not None:
        response.cookies.append(session_cookie(done.secret, stays_signed_in=done.stays_signed_in))
    return response


def delete(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Turn it off, and lead to signing in."""
    user = own_user(request, ports)
    try:
        remove_authenticator(user, request.member, typed_password(request), ports=ports)
    except SignInError:
        return _ask(request, user, {"password": wrong_password(request.locale)})
    response = see_other("/admin/sign-in", "authenticator_removed")
    response.cookies.append(no_session())
    return response


def _ask(request: StaffRequest, user: User, errors: Mapping[str, str] | None = None) -> Response[str]:
    words = {"user": user, "is_required": request.store.require_mfa}
    return account_page(request, "authenticator", words, errors)


def _show_secret(
    request: StaffRequest, user: User, password: str, secret: str, errors: Mapping[str, str] | None = None
) -> Response[str]:
    uri = authenticator_uri(secret, user.email, request.store.name)
    words = {"uri": uri, "qr": qr_code(uri), "secret": secret, "password": password}
    return account_page(request, "secret", words, errors)
