"""The gallery of the back office's components: one page, in any language, with or without errors."""

from pathlib import Path
from types import SimpleNamespace

from bs4 import BeautifulSoup

from invoicing.pages.http import assets
from invoicing.pages.http.jinja import render

FIELDS = ("title", "price", "quantity", "email", "note", "market", "reserve", "terms", "password")
TYPED = '"><b>Scarf</b>'


def components(locale: str = "en", *, with_errors: bool = False) -> str:
    """Return the page."""
    request = SimpleNamespace(store=SimpleNamespace(name="Fjell & Fjord"), form_token="token")
    errors = _Errors({name: f"Change the {name}." for name in FIELDS} if with_errors else {})
    words = {
        "assets": assets.address(),
        "errors": errors,
        "integrity": assets.integrity("back_office.js"),
        "new_form_key": lambda: "key",
        "notice_text": "",
        "request": request,
        "section": "drafts",
        "typed": TYPED,
    }
    return render("components.html", words, catalogue="back_office", locale=locale, folder=Path(__file__).parent)


def soup(*, with_errors: bool = False) -> BeautifulSoup:
    """Return the page, parsed."""
    return BeautifulSoup(components(with_errors=with_errors), "html.parser")


class _Errors(dict[str, str]):
    """The sentence of each field; empty without an error."""

    def __missing__(self, name: str) -> str:
        return ""
