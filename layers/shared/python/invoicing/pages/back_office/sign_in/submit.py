"""What the forms of signing in do, in function `sign_in`: nothing else may call the user pool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import (
    InvalidMfaCodeError,
    InvalidResetCodeError,
    InvoicingError,
    MfaCodeRequiredError,
    MfaSetupRequiredError,
    NewPasswordRequiredError,
    RetryableError,
    RoleRequiredError,
    UnusedCredentialError,
    WeakPasswordError,
)
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.cookies import session_cookie
from invoicing.pages.back_office.responses import html, see_other
from invoicing.pages.back_office.sign_in.acts import act_name, item_address
from invoicing.pages.back_office.sign_in.device import device_of
from invoicing.pages.back_office.sign_in.form import SignInForm, show_form
from invoicing.pages.i18n.language import translations
from invoicing.pages.links.qr_code import qr_code
from invoicing.security_log import logged_sign_in
from invoicing.usecases.staff.sessions import end_session
from invoicing.usecases.staff.sign_in import authenticator_uri, reset_password, sign_in_to_office

if TYPE_CHECKING:
    from collections.abc import Callable

    from invoicing.pages.back_office.request import Visit
    from invoicing.ports import StaffPorts
    from invoicing.usecases.staff.sign_in import OfficeSession

SHORTEST_PASSWORD = 10  # as in the user pool's policy


def create(visit: Visit, ports: StaffPorts) -> Response[str]:
    """Sign in, or ask for what is missing: a new password, a code, or an authenticator."""
    form = SignInForm.of(visit)
    _ = _texts(visit)
    missing = {
        name: sentence
        for name, value, sentence in (
            ("email", form.email, _("Enter your e-mail address")),
            ("password", form.password, _("Enter your password")),
        )
        if not value
    }
    if missing:
        return _ask(visit, "page", form, missing)
    if form.new_password and (wrong := _wrong_password(form.new_password, visit)):
        return _ask(visit, "new_password", form, {"new_password": wrong})
    device = device_of(visit.headers.get("user-agent", ""))
    try:
        session: OfficeSession = logged_sign_in(
            form.email,
            lambda: _sign_in(form, device, ports),
            staff_id=lambda done: done.member.id,
            keys=ports.link_keys.all,
        )
    except InvoicingError as error:
        return _answer_for(error, visit, form)
    if visit.secret is not None:
        end_session(visit.secret, ports=ports)  # whose cookie this one replaces
    response = see_other(form.next, "form_of_another" if form.kept.action else "")
    if form.setup_secret and not form.kept.action:  # the authenticator was set up by this sign-in
        response = see_other("/admin/account/emergency-codes", "authenticator_set_up")
    if form.kept.is_of(session.member.id):
        words = {
            "store_name": visit.store.name,
            "kept": form.kept,
            "act": act_name(form.kept.action, _),
            "item": item_address(form.kept.action),
            "form_token": session.secret.form_token,
            "has_new_authenticator": bool(form.setup_secret),
        }
        response = html(visit, "back_office/sign_in/kept.html", words, HTTPStatus.OK)
    response.cookies.append(session_cookie(session.secret, stays_signed_in=form.stays))
    return response


def _sign_in(form: SignInForm, device: str, ports: StaffPorts) -> OfficeSession:
    if not form.emergency_code:
        return sign_in_to_office(form.credentials, stays_signed_in=form.stays, device=device, ports=ports)
    from invoicing.usecases.staff.emergency_codes import sign_in_with_emergency_code  # noqa: PLC0415 - rare

    return sign_in_with_emergency_code(
        form.credentials, form.emergency_code, stays_signed_in=form.stays, device=device, ports=ports
    )


def _answer_for(error: InvoicingError, visit: Visit, form: SignInForm) -> Response[str]:
    """Return the form that asks for what an error says is missing. Raises errors that no form can mend."""
    _ = _texts(visit)
    match error:
        case NewPasswordRequiredError():
            return _ask(visit, "new_password", form, {}, HTTPStatus.OK)
        case MfaCodeRequiredError():
            return _ask(visit, "code", form, {}, HTTPStatus.OK)
        case MfaSetupRequiredError():
            # A temporary password has been replaced by now.
            form = replace(
                form, password=form.new_password or form.password, new_password="", setup_secret=error.secret
            )
            return _ask(visit, "authenticator", form, {}, HTTPStatus.OK)
        case InvalidMfaCodeError():
            wrong = {"mfa_code": _("This code is wrong or was used before: wait for the next one, and enter that")}
            if form.emergency_code:
                wrong = {"emergency_code": _("This code is wrong or was used before: enter another one")}
            return _ask(visit, "authenticator" if form.setup_secret else "code", form, wrong)
        case WeakPasswordError():
            weak = {"new_password": _("This password is too easy to guess: choose another one")}
            return _ask(visit, "new_password", form, weak)
        case RoleRequiredError():
            none = _("This account has no access to the back office: ask an owner to invite you")
            return _ask(visit, "page", SignInForm(email=form.email, next=form.next), {"": none})
        case UnusedCredentialError():
            again = _("Your account has changed meanwhile: sign in again")
            return _ask(visit, "page", SignInForm(email=form.email, next=form.next), {"": again})
    if isinstance(error, RetryableError):
        raise error
    wrong = {"password": _("E-mail address or password is wrong")}
    return _ask(visit, "page", replace(form, password=""), wrong, is_refused=True)


def _ask(
    visit: Visit,
    template: str,
    form: SignInForm,
    errors: Mapping[str, str],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    **more: Any,
) -> Response[str]:
    words: dict[str, Any] = {"notice_text": "", **more}
    if template == "authenticator":
        uri = authenticator_uri(form.setup_secret, form.email, visit.store.name)
        words |= {"uri": uri, "qr": qr_code(uri)}
    return show_form(visit, template, form, errors, status, **words)


def send_code(visit: Visit, ports: StaffPorts) -> Response[str]:
    """Send a code to the address, if it may have one. The answer does not tell."""
    form = SignInForm.of(visit)
    if not form.email:
        return show_form(
            visit,
            "forgotten",
            form,
            {"email": _texts(visit)("Enter your e-mail address")},
            HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    ports.staff.request_password_reset(form.email)
    return show_form(visit, "reset", form, {}, code="", is_sent=True)


def reset(visit: Visit, ports: StaffPorts) -> Response[str]:
    """Replace a forgotten password, and end all sessions."""
    form = SignInForm.of(visit)
    code = visit.form("code").get("code", "").replace(" ", "")[:20]
    _ = _texts(visit)
    errors = {} if form.email else {"email": _("Enter your e-mail address")}
    errors |= {} if code else {"code": _("Enter the code of the e-mail")}
    if wrong := _wrong_password(form.new_password, visit):
        errors["new_password"] = wrong
    if not errors:
        try:
            reset_password(form.email, code, form.new_password, ports=ports)
        except InvalidResetCodeError:
            errors["code"] = _("This code is wrong or too old: check it, or ask for another one")
        except WeakPasswordError:
            errors["new_password"] = _("This password is too easy to guess: choose another one")
    if errors:
        return show_form(visit, "reset", form, errors, HTTPStatus.UNPROCESSABLE_ENTITY, code=code)
    return see_other("/admin/sign-in", "password_reset")


def _wrong_password(password: str, visit: Visit) -> str:
    _ = _texts(visit)
    if len(password) < SHORTEST_PASSWORD:
        return _("Enter a password of at least %(least)d characters") % {"least": SHORTEST_PASSWORD}
    if password != password.strip():
        return _("Take out the spaces at the beginning and the end of the password")
    return ""


def _texts(visit: Visit) -> Callable[[str], str]:
    return translations(DOMAIN, visit.locale).gettext
