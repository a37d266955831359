"""Lists of the back office, as a test reads them."""

from datetime import timedelta

from bs4 import Tag

from invoicing.bootstrap import app
from tests.support.actors.answer import Page


def rows_of(page: Page) -> list[Tag]:
    assert (page.status, "/sign-in" in page.url) == (200, False), page.text
    return page.soup.select("#results .row")


def names(page: Page) -> list[str]:
    """Return the numbers of the rows."""
    return [detail.get_text().split(" · ")[0].strip() for row in rows_of(page) for detail in row.select(".row__detail")]


def link(page: Page, words: str, where: str = "main a") -> str:
    """Return the address of the first link of the page, or of a part of it, that says so."""
    found = [tag for tag in page.soup.select(where) if words in " ".join(tag.get_text(" ").split())]
    assert found, page.text
    return str(found[0]["href"])


def pass_days(days: int) -> None:
    app.clock.advance(timedelta(days=days))  # type: ignore[attr-defined]  # the clock of the tests
