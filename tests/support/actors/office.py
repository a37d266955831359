"""A member of staff in the back office: a browser without JavaScript that keeps cookies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from invoicing.bootstrap import app
from invoicing.domain.staff.member import StaffMember
from invoicing.usecases.staff.sessions import begin_session
from tests.support.actors.answer import Page
from tests.support.actors.customer import BROWSER, Customer
from tests.support.actors.transports import OfficeHandlers, Transport

SESSION = "__Host-session"


@dataclass
class Office(Customer):
    """One browser: as `Customer`, with cookies. `post` sends what a test says; `submit` sends the form of the page."""

    transport: Transport = field(default_factory=OfficeHandlers)
    headers: dict[str, str] = field(default_factory=lambda: {**BROWSER, "accept-language": "en"})
    cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def signed_in(cls, member: StaffMember, *, stays_signed_in: bool = False) -> Self:
        """Return a browser in which a member of staff has just signed in."""
        office = cls()
        seen = app.staff_members.profile(member.id)
        secret = begin_session(member, seen.generation, stays_signed_in=stays_signed_in, ports=app)
        assert secret
        office.cookies[SESSION] = secret.cookie
        return office

    @property
    def is_signed_in(self) -> bool:
        return SESSION in self.cookies

    def request(self, method: str, url: str, body: bytes | None = None, /, **headers: str) -> Page:
        if self.cookies:
            headers = {"cookie": self.cookie, **headers}
        page = super().request(method, url, body, **headers)
        for cookie in page.cookies:
            self._keep(cookie)
        return page

    def post(self, url: str, fields: Mapping[str, str], **headers: str) -> Page:
        """Send a form with the session's token, unless `fields` has another."""
        return super().post(url, {"form_token": self.form_token, **fields}, **headers)

    @property
    def cookie(self) -> str:
        """The header that the browser sends."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    @property
    def form_token(self) -> str:
        from invoicing.domain.staff.session import SessionSecret  # noqa: PLC0415

        secret = SessionSecret.parse(self.cookies.get(SESSION, ""))
        return secret.form_token if secret else ""

    def _keep(self, cookie: str) -> None:
        pair, *attributes = cookie.split("; ")
        name, _, value = pair.partition("=")
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= set(attributes), cookie
        if "Max-Age=0" in attributes:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value
