"""One Chromium for all tests in this folder, which are skipped by name where it is not installed."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from local.stack import Stack
from tests.support.aws_simulator import AwsSimulator
from tests.support.browser.gallery_server import Gallery, served_gallery

# The headless shell takes a third less processor time than a whole browser.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
        pytest.skip("no Chromium on PATH (Debian: apt-get install chromium-headless-shell)")
    expect.set_options(timeout=20_000)  # many tests run beside these
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def gallery() -> Iterator[Gallery]:
    with served_gallery() as gallery:
        yield gallery


@pytest.fixture(scope="module")
def stack(aws_simulator: AwsSimulator) -> Stack:
    """Return the seeded shop: its pages at localhost, the payment provider at 127.0.0.1, which is another origin."""
    stack = aws_simulator.get("a shop at localhost", lambda: Stack.start(public_host="localhost", batch_window=0))
    stack.reset()
    return stack
