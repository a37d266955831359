"""The account, and changes of name and password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.errors import SignInError, WeakPasswordError
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.account.own import (
    SHORTEST_PASSWORD,
    account_page,
    own_user,
    typed_password,
    wrong_password,
)
from invoicing.pages.back_office.cookies import no_session
from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.team.invite import name_fault
from invoicing.pages.back_office.team.people import role_names
from invoicing.pages.i18n.language import translations
from invoicing.usecases.staff.account import change_password
from invoicing.usecases.staff.sessions import live_sessions
from invoicing.usecases.staff.team import rename

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import AccountPorts


def show(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Show the account."""
    user, now = own_user(request, ports), ports.clock()
    words = {
        "user": user,
        "role_name": role_names(request.locale)[request.member.role],
        "sessions": live_sessions([user.id], request.store, ports=ports).get(user.id, ()),
        "own_session": request.secret.session_id if request.secret else "",
        "codes": ports.emergency_codes.count(user.id) if user.has_authenticator else 0,
        "now": now,
    }
    return account_page(request, "page", words)


def show_name(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Show the form of the name."""
    return account_page(request, "name", {"name": own_user(request, ports).name})


def update_name(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Change the name."""
    name = request.form("name").get("name", "")
    if fault := name_fault(name, request.locale):
        return account_page(request, "name", {"name": name}, {"name": fault})
    rename(own_user(request, ports), request.member.role, name, ports=ports)
    return see_other("/admin/account", "saved")


def show_password(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Show the form of the password."""
    del ports
    return account_page(request, "password", {})


def update_password(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Replace the password, and lead to signing in with it."""
    _ = translations(DOMAIN, request.locale).gettext
    password, new = typed_password(request), typed_password(request, "new_password")
    errors = {} if password else {"password": _("Enter your password")}
    if len(new) < SHORTEST_PASSWORD:
        errors["new_password"] = _("Enter a password of at least %(least)d characters") % {"least": SHORTEST_PASSWORD}
    elif new != new.strip():
        errors["new_password"] = _("Take out the spaces at the beginning and the end of the password")
    if errors:
        return account_page(request, "password", {}, errors)
    try:
        change_password(own_user(request, ports), request.member, password, new, ports=ports)
    except WeakPasswordError:
        weak = {"new_password": _("This password is too easy to guess: choose another one")}
        return account_page(request, "password", {}, weak)
    except SignInError:
        return account_page(request, "password", {}, {"password": wrong_password(request.locale)})
    response = see_other("/admin/sign-in", "password_reset")
    response.cookies.append(no_session())
    return response
