"""Changing one's own e-mail address: the form, and the one for the code that was sent to the new address."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from invoicing import settings
from invoicing.domain.errors import (
    AlreadyMemberError,
    EmailInDoubtError,
    EmailRefusedError,
    EmailRejectedError,
    InvalidResetCodeError,
    SignInError,
)
from invoicing.domain.values.text import is_email_address, is_same_address, plain_email
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.account.own import account_page, own_user, typed_password, wrong_password
from invoicing.pages.back_office.cookies import no_session
from invoicing.pages.back_office.errors import sentence_of
from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.team.invite import refused_address
from invoicing.pages.email.email_change import render_email_change
from invoicing.pages.i18n.language import translations
from invoicing.usecases.staff.email_change import confirm_email_change, request_email_change

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools.event_handler import Response

    from invoicing.domain.catalog.store import Store
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import AccountPorts, RenderedEmail
    from invoicing.usecases.staff.email_change import EmailChangeNotice

_CODE_PAGE = "/admin/account/email/confirm"
_LONGEST_CODE = 40
_NOT_SENT = (EmailRejectedError, EmailRefusedError, EmailInDoubtError)


def show(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Show the form of the address."""
    return account_page(request, "email", {"user": own_user(request, ports), "email": ""})


def create(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Send a code to the new address, and lead to the form that takes it."""
    _ = translations(DOMAIN, request.locale).gettext
    user, password = own_user(request, ports), typed_password(request)
    email = plain_email(request.form("email").get("email", "")).lower()
    errors = {} if password else {"password": _("Enter your password")}
    if not is_email_address(email):
        errors["email"] = _("Enter an e-mail address, such as kari@example.com")
    elif is_same_address(email, user.email):
        errors["email"] = _("This is your address now: enter the new one")
    if not errors:
        try:
            request_email_change(user, password, email, render=_render(), ports=ports)
        except AlreadyMemberError as error:
            errors["email"] = sentence_of(error, request.locale)
        except _NOT_SENT:
            errors["email"] = _("No code could be sent to this address: check it, or try again later")
        except SignInError:
            errors["password"] = wrong_password(request.locale)
        else:
            return see_other(_CODE_PAGE)
    return account_page(request, "email", {"user": user, "email": email}, errors)


def show_code(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Show the form of the code; without a code that was sent, lead to the form of the address."""
    return _code(request, ports, {})


def confirm(request: StaffRequest, ports: AccountPorts) -> Response[str]:
    """Change the address, and lead to signing in with it."""
    _ = translations(DOMAIN, request.locale).gettext
    code = request.form("code").get("code", "")[:_LONGEST_CODE]
    try:
        confirm_email_change(own_user(request, ports), request.member, code, render=_render(), ports=ports)
    except InvalidResetCodeError:
        return _code(
            request, ports, {"code": _("This code is wrong: look at the newest e-mail, or ask for another code")}
        )
    except AlreadyMemberError as error:
        return _code(request, ports, {"code": sentence_of(error, request.locale)})
    except EmailRejectedError:
        return _code(request, ports, {"code": refused_address(request.locale)})
    response = see_other("/admin/sign-in", "email_changed")
    response.cookies.append(no_session())
    return response


def _code(request: StaffRequest, ports: AccountPorts, errors: Mapping[str, str]) -> Response[str]:
    change = ports.email_changes.find(request.member.id)
    if change is None or not change.can_be_tried(ports.clock()):
        return see_other("/admin/account/email", "code_ended" if errors else "")
    return account_page(request, "email_code", {"email": change.email}, errors)


def _render() -> Callable[[EmailChangeNotice, Store], RenderedEmail]:
    return partial(render_email_change, sender=settings.sender_email())
