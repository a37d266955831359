"""The pages of signing in, which read the store, and a session. Function `sign_in` takes their forms."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.sign_in.addresses import own_address
from invoicing.pages.back_office.sign_in.form import SignInForm, show_form
from invoicing.pages.back_office.sign_in.kept import KeptForm
from invoicing.usecases.staff.sessions import continue_session

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import Visit
    from invoicing.ports import OfficePorts


def show(visit: Visit, ports: OfficePorts) -> Response[str]:
    """Ask for address and password; a person who is signed in goes on."""
    form = SignInForm(next=own_address(visit.query.get("next", "")))
    if visit.secret and continue_session(visit.secret, renews=False, ports=ports):
        return see_other(form.next)
    return show_form(visit, "page", form, {}, notice_text=visit.notice_text, notice_tone=visit.notice_tone)


def show_keeping(visit: Visit) -> Response[str]:
    """Ask a person whose session has ended, and keep the form that they sent from a page of the back office.

    Raises:
        UnreadableError: another site sent it, or it is no form.
    """
    kept = KeptForm.of(visit)
    form = SignInForm(next=own_address(visit.address), kept=kept)
    return show_form(visit, "page", form, {}, HTTPStatus.UNAUTHORIZED, notice_text="")


def show_forgotten(visit: Visit, ports: OfficePorts) -> Response[str]:
    """Ask for the address whose password is forgotten."""
    del ports
    return show_form(visit, "forgotten", SignInForm(), {})


def show_reset(visit: Visit, ports: OfficePorts) -> Response[str]:
    """Ask for the code of the e-mail, and the new password."""
    del ports
    return show_form(visit, "reset", SignInForm(), {}, code="")
