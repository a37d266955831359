"""A customer's page in a store's own colours, in the browser."""

from typing import Literal

from playwright.sync_api import Browser, expect

from invoicing.domain.branding.branding import Branding, CornerRadius
from invoicing.domain.branding.theme import theme_of
from local.stack import Stack
from tests.support.browser.axe import contrast_faults, inject_axe
from tests.support.browser.window import open_window

# As pale as it may be: a little less, and the API refuses it.
AMBER = Branding("#806900", background_color="#fff7d6", corner_radius=CornerRadius.NONE)

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def rgb(color: str) -> str:
    return f"rgb({', '.join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_the_page_has_the_stores_colours_light_and_dark(chromium: Browser, stack: Stack) -> None:
    stack.reset()
    chosen = {"accent_color": "#806900", "background_color": "#fff7d6", "corner_radius": "none"}
    changed = stack.staff("PATCH", "/store", {"branding": chosen}, headers={"If-Match": "*"})
    assert changed.status_code == 200, changed.get_json()
    draft = stack.staff("POST", "/draft-orders", {"line_items": [{"sku": "kopp-steingods", "quantity": 2}]}).get_json()
    link = stack.staff("POST", f"/draft-orders/{draft['id']}/links", {"channel": "chat"}).get_json()["url"]
    window = open_window(chromium)
    page, theme = window.page, theme_of(AMBER)
    page.goto(link)
    inject_axe(page)
    button = page.locator("button.primary")
    for name in SCHEMES:
        scheme = getattr(theme, name)
        page.emulate_media(color_scheme=name)
        expect(button).to_have_css("background-color", rgb(scheme.accent))
        expect(button).to_have_css("color", rgb(scheme.on_accent))
        expect(button).to_have_css("border-radius", "0px")
        expect(page.locator("body")).to_have_css("background-color", rgb(scheme.paper))
        assert contrast_faults(page) == []
    page.emulate_media(media="print")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert window.complaints == []
    page.context.close()
    stack.reset()
