"""Take the README's screenshot: `python -m scripts.picture`. Needs Chromium."""

import base64
import shutil
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from local.stack import Stack

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "images" / "checkout.png"
PHONE = ViewportSize(width=375, height=760)
SHEET = """
<body style="margin:0;display:flex;gap:28px;padding:28px;background:#dfe3dc;width:max-content">
{}
</body>
"""
SHOT = '<img src="data:image/png;base64,{}" width="375" style="border-radius:22px;box-shadow:0 6px 28px #0003">'


def main() -> None:
    """Pay the demo invoice, and take a screenshot of three steps."""
    with Stack.start(batch_window=0) as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"), args=["--no-sandbox"]
        )
        phone = browser.new_page(viewport=PHONE, device_scale_factor=2, locale="en")
        phone.goto(f"{stack.demo.link if stack.demo else stack.url}?lang=en")
        phone.fill("#shipping_address1", "Storgata 1")
        phone.fill("#shipping_postal_code", "0155")
        phone.fill("#shipping_city", "Oslo")
        phone.click("main button.primary")
        phone.check("input[name=delivery_method] >> nth=1")
        shots = [_shot(phone)]
        phone.click("main button.primary")
        shots.append(_shot(phone))
        phone.click("form[action*='/pay'] button")
        phone.click("button[value=approve]")
        phone.wait_for_url("**/i/**")
        shots.append(_shot(phone))
        sheet = browser.new_page(viewport={"width": 3 * 375 + 4 * 28, "height": 760 + 2 * 28})
        sheet.set_content(SHEET.format("\n".join(shots)))
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        sheet.screenshot(path=PICTURE)


def _shot(page: Page) -> str:
    page.wait_for_load_state("load")
    return SHOT.format(base64.b64encode(page.screenshot()).decode())


main()
