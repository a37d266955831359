"""Pages that tell nothing of any sale or shop, so that every function may give one: nothing is read for them."""

from __future__ import annotations

from invoicing.pages.rendering import environment

ANY_ASSETS = "/assets/latest"  # found, but not kept by browsers, for who does not know their present address


def plain_page(template: str, locale: str, *, assets: str = ANY_ASSETS, again: str = "") -> str:
    """Return `unknown`, `busy` or `unreadable` as HTML; `again` is what to try again, the same address if empty."""
    page = environment("checkout", locale, "UTC").get_template(f"{template}.html")
    return page.render(assets=assets, again=again)
