"""The customer: a browser without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

from tests.support.actors.answer import Page
from tests.support.actors.transports import CheckoutHandlers, StackTransport, Transport
from tests.support.cast.people import KARI_JSON, OSLO_JSON, TYPED

FORM = "application/x-www-form-urlencoded"
BROWSER = {"user-agent": "Mozilla/5.0", "accept": "text/html", "sec-fetch-site": "same-origin"}
REDIRECTS = {301, 302, 303}
MOST_REDIRECTS = 10
DETAILS = {**OSLO_JSON, "email": KARI_JSON["email"], "phone": TYPED["phone"]}


@dataclass
class Customer:
    """One browser window: `page` is what it shows, `visited` every address that it asked for.

    `get` and `post` make one request; `open`, `submit` and `press` follow redirects, and the window shows the result.
    """

    transport: Transport = field(default_factory=CheckoutHandlers)
    headers: dict[str, str] = field(default_factory=lambda: {"accept-language": "en"})
    page: Page = Page(0, {}, "")  # noqa: RUF009 - it is frozen
    visited: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address of the page in the window."""
        return self.page.url

    @property
    def status(self) -> int:
        return self.page.status

    @property
    def text(self) -> str:
        return self.page.text

    # --- single requests ----------------------------------------------------------------------------------------------

    def request(self, method: str, url: str, body: bytes | None = None, /, **headers: str) -> Page:
        parts = urlsplit(url)
        named = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.visited.append(f"{method} {parts.path}{f'?{parts.query}' if parts.query else ''}")
        answer = self.transport.send(method, parts.path, parts.query, named, body)
        return Page(answer.status, answer.headers, answer.body, url, cookies=answer.cookies)

    def get(self, url: str, **headers: str) -> Page:
        return self.request("GET", url, **headers)

    def post(self, url: str, fields: Mapping[str, str], **headers: str) -> Page:
        return self.request("POST", url, urlencode(fields).encode(), **{"content-type": FORM, **headers})

    # --- browsing -----------------------------------------------------------------------------------------------------

    def open(self, url: str) -> Page:
        """Open an address."""
        return self._show(self.get(url))

    def submit(self, action: str, page: Page | None = None, /, **typed: str) -> Page:
        """Fill in the form whose address ends with `action`, on this page or on another one, and send it."""
        page = page or self.page
        fields = page.fields(action)
        url = urljoin(page.url, str(page.form(action)["action"]))
        return self._show(self.post(url, {**fields, **typed}))

    def details(self, **typed: str) -> dict[str, str]:
        """Return what Kari types into the form of details on this page."""
        fields = self.page.fields("/details")
        kari = {
            name: value
            for name in fields
            for suffix, value in DETAILS.items()
            if name == suffix or name.endswith(f"_{suffix}")
        }
        return {**kari, **typed}

    def _show(self, page: Page) -> Page:
        for _ in range(MOST_REDIRECTS):
            location = page.headers.get("Location", "")
            if page.status not in REDIRECTS or not self._may_follow(location):
                self.page = page
                return page
            page = self.get(urljoin(page.url, location))
        raise AssertionError(f"redirected in circles: {self.visited[-MOST_REDIRECTS:]}")

    def _may_follow(self, location: str) -> bool:
        """Tell whether the transport serves an address: the handlers serve the shop's own only."""
        return isinstance(self.transport, StackTransport) or location.startswith("/")
