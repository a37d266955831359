"""Inviting a person."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import AlreadyMemberError, EmailRejectedError, InvoicingError, KindOfMemberError
from invoicing.domain.staff.role import Role
from invoicing.domain.values.text import is_email_address, plain_email
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.errors import sentence_of
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.team.people import address_of, member_of, role_options, role_typed
from invoicing.pages.i18n.language import translations
from invoicing.usecases.staff.team import AT_MOST_EVERY, Invitation, invite, invite_again

if TYPE_CHECKING:
    from collections.abc import Mapping

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import TeamPorts

LONGEST_NAME = 100


def show(request: StaffRequest, ports: TeamPorts) -> Response[str]:
    """Show the form."""
    del ports
    return _page(request, {"role": Role.STAFF}, {})


def create(request: StaffRequest, ports: TeamPorts) -> Response[str]:
    """Invite the person. A form that is sent again leads to the invitation that it made, and sends what it did not."""
    typed = request.form("name", "email", "role")
    name, email, role = typed.get("name", ""), plain_email(typed.get("email", "")).lower(), typed.get("role", "")
    errors = _faults(name, email, role, request.locale)
    chosen = role_typed(role)
    if errors or chosen is None:
        return _page(request, typed, errors, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        invited = invite(email, name, chosen, form_key=request.form_key, ports=ports)
    except (AlreadyMemberError, KindOfMemberError) as error:
        known = ports.user_pool.find(email)
        if known and known.is_enabled and not known.has_signed_in and (known.name, known.role) == (name, chosen):
            again = invite_again(known, chosen, form_key=request.form_key, after=AT_MOST_EVERY, ports=ports)
            return _sent(again, "invited")
        return _page(request, typed, _told(error, request.locale), HTTPStatus.UNPROCESSABLE_ENTITY)
    except EmailRejectedError:
        refused = {"email": refused_address(request.locale)}
        return _page(request, typed, refused, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _sent(invited, "invited")


def send_again(request: StaffRequest, ports: TeamPorts) -> Response[str]:
    """Send the invitation again, with another temporary password, to a person who has never signed in.

    A form sends it once.
    """
    request.form()
    user, role = member_of(request, ports)
    if user.has_signed_in or not user.is_enabled or role is Role.PROGRAM:
        return see_other(address_of(user))
    return _sent(invite_again(user, role, form_key=request.form_key, ports=ports), "invited_again")


def _sent(invited: Invitation, notice: str) -> Response[str]:
    if invited.is_repeated:
        notice = "invited_before"
    return see_other(address_of(invited.user), "not_invited" if invited.password else notice)


def refused_address(locale: str) -> str:
    """Return the sentence at an address that the user pool does not take."""
    return translations(DOMAIN, locale).gettext("This address cannot be used to sign in: enter another one")


def name_fault(name: str, locale: str) -> str:
    """Return what is wrong with a person's name; empty if nothing is."""
    _ = translations(DOMAIN, locale).gettext
    if not name:
        return _("Enter a name")
    return (
        "" if len(name) <= LONGEST_NAME else _("Enter a name of at most %(most)d characters") % {"most": LONGEST_NAME}
    )


def _faults(name: str, email: str, role: str, locale: str) -> dict[str, str]:
    _ = translations(DOMAIN, locale).gettext
    fault = name_fault(name, locale)
    errors = {"name": fault} if fault else {}
    if not is_email_address(email):
        errors["email"] = _("Enter an e-mail address, such as kari@example.com")
    if role_typed(role) is None:
        errors["role"] = _("Choose a role")
    return errors


def _told(error: InvoicingError, locale: str) -> dict[str, str]:
    return {"email": sentence_of(error, locale)}


def _page(
    request: StaffRequest,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    status: HTTPStatus = HTTPStatus.OK,
) -> Response[str]:
    words = {
        "section": "more",
        "typed": typed,
        "errors": errors,
        "roles": role_options(request.locale),
        "sign_in_address": f"{request.base_url}/admin/sign-in",
    }
    return page(request, "team/invite.html", words, status)
