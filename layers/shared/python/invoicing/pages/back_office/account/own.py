"""What the pages of an account share."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from invoicing.domain.errors import NotFoundError
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.responses import page
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_lambda_powertools.event_handler import Response

    from invoicing.domain.staff.user import User
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import AccountPorts

LONGEST_PASSWORD = 256
SHORTEST_PASSWORD = 10  # as in the user pool's policy


def own_user(request: StaffRequest, ports: AccountPorts) -> User:
    """Return the user who is signed in.

    Raises:
        NotFoundError: it was deleted in the user pool.
    """
    user = ports.user_pool.find(request.member.id)
    if user is None:
        raise NotFoundError("member")
    return user


def typed_password(request: StaffRequest, name: str = "password") -> str:
    return request.exact(name)[:LONGEST_PASSWORD]


def wrong_password(locale: str) -> str:
    """Return the sentence for a wrong password and a locked account, which Cognito does not tell apart."""
    _ = translations(DOMAIN, locale).gettext
    return _("The password is wrong. After five wrong ones the account is locked, for up to 15 minutes.")


def account_page(
    request: StaffRequest, template: str, words: Mapping[str, object], errors: Mapping[str, str] | None = None
) -> Response[str]:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, f"account/{template}.html", {"section": "more", "errors": errors or {}, **words}, status)
