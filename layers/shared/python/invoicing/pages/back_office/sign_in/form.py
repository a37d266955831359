"""The forms of signing in: what was typed, what is asked for next, and fields that wait to be sent again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from invoicing.domain.staff.credentials import Credentials
from invoicing.pages.back_office.responses import html
from invoicing.pages.back_office.sign_in.addresses import own_address
from invoicing.pages.back_office.sign_in.kept import KeptForm

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import Visit

MAX_SECRET_FIELD = 256  # characters of a password
SETUP_SECRET = re.compile(r"[A-Z2-7]{16,128}")  # of an authenticator, in base32


@dataclass(frozen=True)
class SignInForm:
    """What the form of signing in sent. `setup_secret` is that of an authenticator that is being set up."""

    email: str = ""
    password: str = field(default="", repr=False)
    new_password: str = field(default="", repr=False)
    mfa_code: str = ""
    emergency_code: str = field(default="", repr=False)
    stays: bool = False
    next: str = ""
    setup_secret: str = field(default="", repr=False)
    kept: KeptForm = field(default_factory=KeptForm, repr=False)

    @classmethod
    def of(cls, visit: Visit) -> SignInForm:
        typed = visit.form("email", "mfa_code", "emergency_code", "stay", "next", "setup_secret")
        secret = typed.get("setup_secret", "")
        return cls(
            email=typed.get("email", "")[:254],
            password=visit.exact("password")[:MAX_SECRET_FIELD],
            new_password=visit.exact("new_password")[:MAX_SECRET_FIELD],
            mfa_code="".join(typed.get("mfa_code", "").split())[:12],
            emergency_code=typed.get("emergency_code", "")[:40],
            stays="stay" in typed,
            next=own_address(typed.get("next", "")),
            setup_secret=secret if SETUP_SECRET.fullmatch(secret) else "",
            kept=KeptForm.sent_by(visit),
        )

    @property
    def credentials(self) -> Credentials:
        return Credentials(self.email, self.password, self.new_password or None, self.mfa_code or None)


def show_form(
    visit: Visit,
    template: str,
    form: SignInForm,
    errors: Mapping[str, str],
    status: HTTPStatus = HTTPStatus.OK,
    **words: Any,
) -> Response[str]:
    """Show a form of signing in, with what was typed."""
    about = {"store_name": visit.store.name, "form": form, "errors": errors, **words}
    return html(visit, f"back_office/sign_in/{template}.html", about, status)
