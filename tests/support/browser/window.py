"""A browser window."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

EXPECTED = (
    "Failed to load resource: the server responded with a status of",
    "Autofocus processing was blocked because a document already has a focused element",  # htmx moves the focus itself
    "htmx:afterRequest, ",  # htmx tells a request that was aborted by these two
    "htmx:sendAbort, ",
)


@dataclass
class Window:
    """A browser window that notes whom it asks and what it complains of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self._heard(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, text: str) -> None:
        if not text.startswith(EXPECTED):
            self.complaints.append(text)

    @property
    def hosts(self) -> set[str]:
        return {urlsplit(url).netloc for url in self.asked}


def open_window(browser: Browser, *, width: int = 375, scripts: bool = True) -> Window:
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=scripts,
        locale="en-GB",
        reduced_motion="reduce",
    )
    return Window(context.new_page())
