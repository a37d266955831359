"""Take the README's screenshot: `python -m scripts.picture`. Needs Chromium."""

import base64
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from local.stack import Stack

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "images" / "sale.png"
PHONE = ViewportSize(width=375, height=760)
SHEET = """
<body style="margin:0;display:flex;gap:28px;padding:28px;background:#dfe3dc;width:max-content">
{}
</body>
"""
SHOT = '<img src="data:image/png;base64,{}" width="375" style="border-radius:22px;box-shadow:0 6px 28px #0003">'


def main() -> None:
    """Sell a product from a phone, and take a screenshot of four steps: draft, link, checkout, paid order."""
    with Stack.start(batch_window=0) as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"), args=["--no-sandbox"]
        )
        office, customer = _phone(browser), _phone(browser)
        office.goto(f"{stack.url}/admin")
        office.click("text=Local: sign in as owner")
        office.click("text=Create order")
        office.fill("#find", "pledd")
        office.click("button.pick")
        office.wait_for_selector(".line")
        office.fill("#handle", "@kari.strikker")
        office.wait_for_selector("#totals:has-text('1,290')")
        office.evaluate("scrollTo(0, 0)")
        shots = [_shot(office)]
        office.click("text=Save the draft")
        office.click(".primary-bar >> text=Share link")
        office.wait_for_selector("#share-text")
        shots.append(_shot(office))
        customer.goto(f"{office.input_value('#link-address')}?lang=en")
        _fill_in(customer)
        shots.append(_shot(customer))
        customer.click("form[action*='/pay'] button")
        customer.click("button[value=approve]")
        customer.wait_for_url("**/i/**")
        stack.wait_until_idle()
        office.goto(f"{stack.url}/admin/orders")
        shots.append(_shot(office))
        sheet = browser.new_page(viewport={"width": 4 * 375 + 5 * 28, "height": 760 + 2 * 28})
        sheet.set_content(SHEET.format("\n".join(shots)))
        sheet.screenshot(path=PICTURE)


def _phone(browser: Browser) -> Page:
    return browser.new_page(viewport=PHONE, device_scale_factor=2, locale="en")


def _fill_in(customer: Page) -> None:
    customer.fill("#email", "kari@example.com")
    customer.fill("#shipping_name", "Kari Nordmann")
    customer.fill("#shipping_address1", "Storgata 1")
    customer.fill("#shipping_postal_code", "0155")
    customer.fill("#shipping_city", "Oslo")
    customer.click("main button.primary:visible >> nth=-1")
    customer.check("input[name=delivery_method] >> nth=1")
    customer.click("main button.primary:visible >> nth=-1")


def _shot(page: Page) -> str:
    page.wait_for_load_state("load")
    return SHOT.format(base64.b64encode(page.screenshot()).decode())


main()
