"""The store's branding on its customers' pages and in its e-mails."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from invoicing.bootstrap import app
from invoicing.domain.branding.branding import Branding, CornerRadius, Font
from invoicing.domain.branding.theme import theme_of
from invoicing.domain.events import EmailKind
from invoicing.pages.email.samples import sample_email
from invoicing.pages.http import assets
from tests.support.builders.emails import NOW, STORE, read
from tests.support.gallery.scene import Scene

VIOLET = Branding("#5b21b6", "#fffbe6", "#f5f3ff", CornerRadius.NONE, Font.SERIF, Font.SLAB)
DEFAULTS = ("#1f5a4c", "#f7f6f2", "#8ed3be", "#151614")


def stylesheets(scene: Scene) -> list[str]:
    return [str(link["href"]) for link in scene.ready().soup.select('link[rel="stylesheet"]')]


def test_a_page_of_a_store_with_its_own_branding_loads_one_more_stylesheet(scene: Scene) -> None:
    assert stylesheets(scene) == [f"{assets.address()}/checkout.css"]
    seen = app.stores.read()
    app.stores.put(replace(seen, branding=VIOLET), seen=seen)
    common, own = stylesheets(scene)
    assert common == f"{assets.address()}/checkout.css"
    assert own.startswith(f"{assets.address()}/theme-5b21b6-")
    css = scene.customer.get(own).body
    assert "--accent: light-dark(#5b21b6, #" in css
    assert "--on-accent: light-dark(#fffbe6, #" in css
    assert "--paper: light-dark(#f5f3ff, #" in css
    assert "--radius: 0rem;" in css
    assert "--font: ui-serif, Georgia" in css
    assert "--font-title: Rockwell" in css


@pytest.mark.parametrize("kind", ["invoice", "reminder", "receipt", "refund", "paid_notice"])
def test_emails_have_the_colours_corners_and_fonts_of_the_store(kind: str) -> None:
    check(read(kind, store=replace(STORE, branding=VIOLET)).html)
    assert all(color in read(kind).html for color in DEFAULTS)


def test_a_shipping_confirmation_is_branded_too() -> None:
    store = replace(STORE, branding=VIOLET)
    kind = EmailKind.SHIPPING_CONFIRMATION
    check(sample_email(kind, "en", store, NOW, base_url="https://shop.example", has_provider=True).html)


def check(html: str) -> None:
    """Require that an e-mail has its own colours, light and dark, and none of the default ones."""
    theme = theme_of(VIOLET)
    soup = BeautifulSoup(html, "html.parser")
    (button,) = soup.select(".button a")
    style = str(button["style"])
    assert "background:#5b21b6;color:#fffbe6;" in style
    assert "border-radius:0px" in style
    assert "font-family:ui-serif, Georgia, Cambria, 'Noto Serif', 'Times New Roman', serif;" in style
    (title,) = soup.select("h1")
    assert "font-family:Rockwell, 'Rockwell Nova'" in str(title["style"])
    assert f"body, .page {{ background-color: {theme.dark.paper} !important; }}" in html
    assert f"background-color: {theme.dark.accent} !important; color: {theme.dark.on_accent} !important;" in html
    assert [color for color in DEFAULTS if color in html] == []
    assert "{{" not in html
