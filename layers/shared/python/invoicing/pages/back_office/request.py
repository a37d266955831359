"""A request of the back office: who sends it, and what was typed."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from invoicing.domain.staff.role import Role
from invoicing.pages.back_office.cookies import SESSION, has_cookie, notice_of, session_of
from invoicing.pages.back_office.notices import notice_sentence, notice_tone
from invoicing.pages.http.encoding import accepts_gzip
from invoicing.pages.http.form import clean, clean_lines
from invoicing.pages.http.jinja import SHARED_TEMPLATES
from invoicing.pages.http.request import UnreadableError
from invoicing.pages.i18n.language import choose_locale

if TYPE_CHECKING:
    from invoicing.domain.catalog.store import Store
    from invoicing.domain.sale.idempotency import RequestKey
    from invoicing.domain.staff.member import StaffMember
    from invoicing.domain.staff.session import SessionSecret
    from invoicing.ports.settings import Stores

LARGEST_FORM = 512 * 1024  # bytes: a draft order of 499 line items
MOST_FIELDS = 10_000
FORM_TOKEN, FORM_KEY = "form_token", "form_key"
_OF_PAGE = {FORM_TOKEN, FORM_KEY, "version"}  # fields that are the page's, and not the person's
_FORM = "application/x-www-form-urlencoded"
_SAME_SITE = {"", "same-origin"}  # of Sec-Fetch-Site
_BY_THE_PERSON = {"same-origin", "none"}  # of Sec-Fetch-Site: a page of ours, or an address that was typed
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Visit:
    """A request of the HTTP API (payload format 2.0), with or without a session. All of it is untrusted."""

    method: str
    path: str
    raw_query: str
    query: Mapping[str, str]  # of a repeated parameter, the last value
    parameters: Mapping[str, str]  # of the path
    headers: Mapping[str, str]  # names in lower case
    cookies: tuple[str, ...]
    body: bytes
    base_url: str
    stores: Stores
    templates: Path = SHARED_TEMPLATES

    @classmethod
    def of(
        cls, event: Mapping[str, Any], *, base_url: str, stores: Stores, templates: Path = SHARED_TEMPLATES
    ) -> Visit:
        body = event.get("body") or ""
        raw_query = event.get("rawQueryString", "")
        return cls(
            method=event["requestContext"]["http"]["method"],
            path=event["rawPath"],
            raw_query=raw_query,
            query={name: clean(values[-1]) for name, values in parse_qs(raw_query, errors="replace").items()},
            parameters={},
            headers={name.lower(): value for name, value in event.get("headers", {}).items()},
            cookies=tuple(event.get("cookies", ())),
            body=base64.b64decode(body) if event.get("isBase64Encoded") else body.encode(errors="replace"),
            base_url=base_url,
            stores=stores,
            templates=templates,
        )

    def several(self, name: str) -> list[str]:
        """Return all values of a parameter of the query."""
        return [clean(value) for value in parse_qs(self.raw_query, errors="replace").get(name, ())]

    @property
    def address(self) -> str:
        """The path with the query."""
        return f"{self.path}?{self.raw_query}" if self.raw_query else self.path

    @property
    def is_htmx(self) -> bool:
        """Tell whether htmx sends it: this decides how a redirect is answered, and never what a page shows."""
        return self.headers.get("hx-request") == "true"

    @property
    def accepts_gzip(self) -> bool:
        """Tell whether the page may be compressed: not where another site made the browser ask for it.

        Whoever chooses part of a page, makes a browser ask with its cookie, and sees sizes on the network could read
        the rest (BREACH; docs/decisions/0039).
        """
        by_staff = self.headers.get("sec-fetch-site", "") in _BY_THE_PERSON
        return by_staff and accepts_gzip(self.headers.get("accept-encoding", ""))

    @property
    def secret(self) -> SessionSecret | None:
        """What the session's cookie holds; None without one. Nothing says yet that there is such a session."""
        return session_of(self.cookies)

    @property
    def has_cookie(self) -> bool:
        """Tell whether the browser has a cookie for sessions, whatever it holds."""
        return has_cookie(self.cookies, SESSION)

    @property
    def notice_code(self) -> str:
        return notice_of(self.cookies)

    @property
    def notice_text(self) -> str:
        """What the last form left to be told on this page; empty without a notice."""
        return notice_sentence(self.notice_code, self.locale)

    @property
    def notice_tone(self) -> str:
        return notice_tone(self.notice_code)

    @cached_property
    def store(self) -> Store:
        return self.stores.get()

    @property
    def browser_locale(self) -> str:
        """The first shipped language of the browser's, for pages that must not read the store."""
        return choose_locale(accept_language=self.headers.get("accept-language", ""))

    @cached_property
    def locale(self) -> str:
        """The first shipped language of the browser's and the store's; a store without settings has none yet."""
        if self.store.is_new:
            return self.browser_locale
        return choose_locale(accept_language=self.headers.get("accept-language", ""), store=self.store.locale)

    def form(self, *names: str, texts: tuple[str, ...] = ()) -> dict[str, str]:
        """Return the named fields of the form; others are ignored. Those in `texts` keep their line breaks.

        Raises:
            UnreadableError: another site sent the form, it is too large, it has not the session's token, or the body is
                not a form.
        """
        sent = self._checked
        typed = {name: clean(sent[name][-1]) for name in names if name in sent}
        return typed | {name: clean_lines(sent[name][-1]) for name in texts if name in sent}

    def exact(self, name: str) -> str:
        """Return a field as it was typed: a password.

        Raises:
            UnreadableError: as `form`.
        """
        return self._checked.get(name, [""])[-1]

    def form_lists(self, *names: str) -> dict[str, list[str]]:
        """Return all values of the named fields, or of every field; a field that was not sent has none.

        Raises:
            UnreadableError: as `form`.
        """
        sent = self._checked
        return {name: [clean(value) for value in sent.get(name, ())] for name in names or sent}

    def sent(self) -> dict[str, list[str]]:
        """Return every field as it was typed.

        Raises:
            UnreadableError: as `form`.
        """
        return self._checked

    @cached_property
    def form_key(self) -> str:
        """The key of a form: the one that was sent, so that a form shown again keeps it, else a new one."""
        sent = self._sent.get(FORM_KEY, [""])[-1] if self.method == "POST" else ""
        return sent if _KEY.fullmatch(sent) else secrets.token_urlsafe(16)

    @property
    def request_key(self) -> RequestKey | None:
        """What identifies the form in a use case: a form sent again leads to what was made.

        The fingerprint leaves out what changes each time the form is shown: whoever confirms a form again after a
        conflict, while the first press succeeds, is led to what that has made.
        """
        from invoicing.domain.sale.idempotency import RequestKey  # noqa: PLC0415 - signing in loads no sales code

        typed = sorted((name, values) for name, values in self._sent.items() if name not in _OF_PAGE)
        return RequestKey.of(self.method, self.path, self.form_key, repr(typed).encode())

    def require_same_site(self) -> None:
        """Raise UnreadableError with status 403 if another site's page sent the request.

        A browser that does not tell the site may tell the origin. It is "null" from our own pages (no-referrer).
        """
        site, origin = self.headers.get("sec-fetch-site", ""), self.headers.get("origin", "null")
        is_foreign = origin != "null" and origin.partition("://")[2].lower() != self.headers.get("host", "").lower()
        if site not in _SAME_SITE or (not site and is_foreign):
            raise UnreadableError(HTTPStatus.FORBIDDEN)

    @cached_property
    def _checked(self) -> dict[str, list[str]]:
        self.require_same_site()
        return self._sent

    @cached_property
    def _sent(self) -> dict[str, list[str]]:
        if len(self.body) > LARGEST_FORM:
            raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if self.body and self.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            raise UnreadableError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            text = self.body.decode()
            return parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
        except ValueError:
            raise UnreadableError(HTTPStatus.BAD_REQUEST) from None


@dataclass(frozen=True, kw_only=True)
class StaffRequest(Visit):
    """A request of a member of staff who is signed in."""

    member: StaffMember

    @property
    def is_owner(self) -> bool:
        return self.member.role is Role.OWNER

    @property
    def form_token(self) -> str:
        return self.secret.form_token if self.secret else ""

    @cached_property
    def _checked(self) -> dict[str, list[str]]:
        self.require_same_site()
        if self.secret is None or not self.secret.owns_form(self._sent.get(FORM_TOKEN, [""])[-1]):
            raise UnreadableError(HTTPStatus.FORBIDDEN)
        return self._sent
