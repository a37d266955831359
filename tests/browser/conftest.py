"""One Chromium for all tests in this folder, which are skipped by name where it is not installed."""

import http.server
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from functions.checkout.handler import lambda_handler
from invoicing.bootstrap import app
from tests.support.actors.answer import Answer
from tests.support.gallery.states import LANGUAGES, SCENES, paint
from tests.support.lambda_events import http_event

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium on PATH (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


@dataclass
class Gallery:
    """Every state in every language, as files that a browser can open."""

    url: str
    pages: dict[str, Answer] = field(default_factory=dict)

    def address(self, name: str, locale: str) -> str:
        path = f"/{name}/{locale}"
        if path not in self.pages:
            self.pages[path] = paint(app, name, locale)
            app.reset()
        return self.url + path


@pytest.fixture(scope="session")
def gallery() -> Iterator[Gallery]:
    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = made.pages.get(self.path) or asset(self.path)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = Gallery(f"http://127.0.0.1:{server.server_port}")
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def asset(path: str) -> Answer:
    answer = lambda_handler(http_event("GET", path), None)
    return Answer(answer["statusCode"], answer["headers"], answer["body"])


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
        if not text.startswith("Failed to load resource: the server responded with a status of"):
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


__all__ = ["LANGUAGES", "SCENES", "Gallery", "Window", "open_window"]
