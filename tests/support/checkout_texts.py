"""Every text of the customer's pages, as the code says it."""

from functools import cache

from babel.messages.extract import extract_from_file

from tests.support.repository import ROOT

PAGES = ROOT / "layers/shared/python/invoicing/pages"
TEMPLATES = ROOT / "functions/checkout/templates"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


@cache
def extracted() -> list[str | tuple[str, ...]]:
    """Return each text once, in the order of the code; one with a plural as a pair."""
    found: dict[str | tuple[str, ...], None] = {}
    modules = [path for path in sorted(PAGES.rglob("*.py")) if path.parent.name != "email"]
    templates = sorted([*TEMPLATES.glob("*.html"), *(PAGES / "templates").glob("*.html")])
    for method, paths in (
        ("jinja2", templates),
        ("python", modules),
    ):
        for path in paths:
            for _, text, _, _ in extract_from_file(method, path, KEYWORDS, options={"trimmed": "true"}):
                found[text] = None
    return list(found)
