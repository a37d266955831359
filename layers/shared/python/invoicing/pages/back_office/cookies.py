"""The cookies of the back office: the session, and the code of a notice for the next page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from invoicing.domain.staff.session import STAY, SessionSecret

SESSION = "__Host-session"
NOTICE = "__Host-notice"
_NOTICE = re.compile(r"[a-z_]{1,60}")


def read_cookie(cookies: Iterable[str], name: str) -> str:
    """Return a cookie's value; empty without one, and where the browser sends two."""
    values = [value for key, _, value in (cookie.partition("=") for cookie in cookies) if key == name]
    return values[0] if len(values) == 1 else ""


def has_cookie(cookies: Iterable[str], name: str) -> bool:
    return any(cookie.partition("=")[0] == name for cookie in cookies)


def session_of(cookies: Iterable[str]) -> SessionSecret | None:
    return SessionSecret.parse(read_cookie(cookies, SESSION))


def notice_of(cookies: Iterable[str]) -> str:
    """Return the code of the notice that the last form left; empty without one."""
    code = read_cookie(cookies, NOTICE)
    return code if _NOTICE.fullmatch(code) else ""


def session_cookie(secret: SessionSecret, *, stays_signed_in: bool) -> Cookie:
    """Return the session's cookie. Without "stay signed in" the browser forgets it when it closes."""
    return _cookie(SESSION, secret.cookie, int(STAY.total_seconds()) if stays_signed_in else None)


def no_session() -> Cookie:
    return _cookie(SESSION, "", 0)


def notice_cookie(code: str) -> Cookie:
    return _cookie(NOTICE, code, None if code else 0)


def _cookie(name: str, value: str, max_age: int | None) -> Cookie:
    return Cookie(name, value, path="/", secure=True, http_only=True, max_age=max_age, same_site=SameSite.LAX_MODE)
