"""Words that are longer than a line, in everything that a shop or a customer writes: no page becomes wider."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from invoicing.api.requests.catalog.store import StoreInput
from invoicing.bootstrap import app
from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType
from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.draft_orders.draft_input import DiscountInput, LineInput, ShippingInput
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.address import Address
from invoicing.domain.values.money import Money
from local.store.seed import STORE as SEEDED
from tests.support.actors.answer import Page
from tests.support.browser.gallery_server import Gallery
from tests.support.browser.window import Window, open_window
from tests.support.gallery.scene import SHOP, Scene, draft
from tests.support.gallery.states import LANGUAGES

WORD = "Minoritetsladningsbærerdiffusjonskoeffisientmålingsapparatur"
SHOP_OF_LONG_WORDS = replace(
    SHOP,
    name="Fjell" * 40,
    address=WORD * 2,
    email=f"{'post' * 12}@{'fjellogfjord' * 4}.example",
    markets=(
        replace(
            SHOP.markets[0],
            delivery_methods=tuple(
                replace(method, title=method.title + WORD, price=Money(123456789, "NOK"))
                for method in SHOP.markets[0].delivery_methods
            ),
        ),
        *SHOP.markets[1:],
    ),
)
LINES = (
    LineInput(1, title=WORD[:39], unit_price=GivenAmount("1.00")),
    LineInput(99999, title="https://example.com/" + "a" * 22, unit_price=GivenAmount("1234.50")),
    LineInput(
        2,
        title=WORD * 3,
        unit_price=GivenAmount("10.00"),
        discount=DiscountInput(DiscountType.PERCENTAGE, GivenAmount("10"), "Stamkunderabattordningen"),
    ),
)
DISCOUNT = DiscountInput(DiscountType.FIXED_AMOUNT, GivenAmount("1"), "Rabatt" * 33)
HOME = Address(WORD, WORD, "NO", WORD, "0155", company=WORD * 2)
LONG = draft(*LINES, known=True, shipping_address=HOME, billing_address=HOME)
ONE_DISCOUNT = replace(LONG, lines=LINES[:2], discount=DISCOUNT)


def scene_of(locale: str) -> Scene:
    scene = Scene(app, locale)
    scene.world.set_store(SHOP_OF_LONG_WORDS)
    return scene


def details(scene: Scene) -> Page:
    return scene.customer.get(scene.at(LONG) + "?step=details")


def delivery(scene: Scene) -> Page:
    return scene.customer.get(scene.at(LONG))


def delivery_of_the_demo(scene: Scene) -> Page:
    scene.world.set_store(replace(SHOP, markets=StoreInput.model_validate(SEEDED).to_store().markets))
    return scene.customer.get(scene.at(draft(known=True)))


def review(scene: Scene) -> Page:
    return scene.customer.get(scene.at(replace(ONE_DISCOUNT, shipping_line=ShippingInput("post"))))


def paying(scene: Scene) -> Page:
    scene.customer.submit("/pay", review(scene))
    return scene.customer.get(f"/i/{scene.token}")


def changed(scene: Scene) -> Page:
    link = scene.at(replace(LONG, shipping_line=ShippingInput("post")))
    scene.look(link)
    lines = (replace(LINES[1], quantity=1), replace(LINES[2], title=WORD * 4), LINES[0])
    scene.world.edit(scene.sale.id, lambda given: replace(given, lines=lines, shipping_line=ShippingInput("home")))
    return scene.customer.get(link)


def short(scene: Scene) -> Page:
    product = Product("long", WORD * 3, Money(100, "NOK"))
    scene.world.products.by_sku["long"] = StockedProduct(product, 12345)
    given = replace(LONG, lines=(LineInput(99999, sku="long"),), shipping_line=ShippingInput("post"))
    return scene.customer.get(scene.at(given))


def receipt(scene: Scene) -> Page:
    review(scene)
    scene.put_order(FinancialStatus.PAID, "test")
    return scene.customer.get(f"/i/{scene.token}")


def overdue(scene: Scene) -> Page:
    terms = PaymentTerms(TermsType.FIXED, due_on="2026-11-23")
    link = scene.at(replace(ONE_DISCOUNT, shipping_line=ShippingInput("post"), payment_terms=terms))
    scene.world.complete_unpaid(scene.sale.id)
    scene.world.clock.advance(timedelta(days=3))
    return scene.customer.get(link)


def expired(scene: Scene) -> Page:
    link = scene.at(LONG)
    scene.world.clock.advance(timedelta(days=31))
    return scene.customer.get(link)


def new_link(scene: Scene) -> Page:
    return scene.customer.submit("/new-link", expired(scene))


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Window]:
    window = open_window(chromium)
    yield window
    window.page.context.close()


OF_DRAFTS = ("details", "delivery", "delivery_of_the_demo", "review", "changed", "short", "paying", "receipt")


@pytest.mark.parametrize("name", [*OF_DRAFTS, "overdue", "expired", "new_link"])
@pytest.mark.parametrize("locale", LANGUAGES)
def test_long_words_never_widen_a_page(window: Window, gallery: Gallery, name: str, locale: str):
    path = f"/long_words_{name}/{locale}"
    gallery.pages[path] = globals()[name](scene_of(locale))
    app.reset()
    assert gallery.pages[path].status == 200
    window.page.goto(gallery.url + path)
    for width in (320, 375, 1280):
        window.page.set_viewport_size({"width": width, "height": 800})
        assert window.page.evaluate(STICKING_OUT) == [], (width, "sticks out of its card")
        assert window.page.evaluate("document.documentElement.scrollWidth") <= width


STICKING_OUT = """() => [...document.querySelectorAll("main section *, header *, footer *")]
  .filter((element) => element.checkVisibility() && !element.closest(".unseen, svg"))
  .filter((element) => element.getBoundingClientRect().right
    > (element.closest("section, header, footer").getBoundingClientRect().right + 0.5))
  .map((element) => element.outerHTML.slice(0, 120))"""
