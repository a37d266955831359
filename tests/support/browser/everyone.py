"""What makes a page fit for everyone: told by axe, measured on three screens, and walked through with the keyboard."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.browser.languages import DIRECTIONS

SMALLEST, PHONE, DESK = 320, 375, 1280  # widths in pixels
HEIGHT = 800
AXE = Axe().axe_script
VIOLATIONS = """async (how) => (await axe.run({resultTypes: ["violations"], iframes: false, ...how})).violations
  .map((fault) => [fault.id, fault.nodes.map((node) => node.html)])"""
UNFOLD = "document.querySelectorAll('details').forEach((fold) => { fold.open = true })"

# A finger needs 44 pixels. A link in a sentence has the height of its line.
TOO_SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((element) => element.checkVisibility() && !element.matches(".unseen, .skip, [type=hidden]"))
  .map((element) => element.matches("[type=radio], [type=checkbox]") ? element.closest("label") : element)
  .filter((element) => {
    const {width, height} = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (element.matches("a") && style.display === "inline")
      return Math.max(height, parseFloat(style.lineHeight)) < 24;
    return width < 44 || height < 44;
  })
  .map((element) => element.outerHTML.slice(0, 120))"""

# Puts the controls that the Tab key has to reach into a set: one of the radio buttons of a name.
CONTROLS = """() => {
  const controls = "a[href], button, input, select, textarea, summary, iframe, [tabindex='0']";
  const all = [...document.querySelectorAll(controls)]
    .filter((one) => one.checkVisibility({visibilityProperty: true}) && one.tabIndex >= 0)
    .filter((one) => !one.disabled && one.type !== "hidden");
  const groups = Map.groupBy(all, (element) => element.type === "radio" ? element.name : element);
  globalThis.toReach = new Set(groups.values().map((group) => group.find((one) => one.checked) ?? group[0]));
  document.activeElement.blur();
  return toReach.size;
}"""
# What is wrong with how the focus shows on an element; "" if nothing is.
SEEN = """const faultOf = (element) => {
  const html = element.outerHTML.slice(0, 120);
  const outlined = [element, element.closest(".choice"), element.closest(".affixed")].some((part) => part
    && getComputedStyle(part).outlineStyle !== "none" && parseFloat(getComputedStyle(part).outlineWidth) >= 2);
  if (!outlined && !element.matches("iframe")) return `no outline: ${html}`;
  const box = element.getBoundingClientRect();
  if (box.bottom <= 0 || box.top >= innerHeight) return `out of sight: ${html}`;
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2);
  const covered = top?.closest(".primary-bar, .bottom, .top") && !element.closest(".primary-bar, .bottom, .top");
  return covered ? `under a bar: ${html}` : "";
};"""
# Takes the focused control out of the set; returns how many are left, and what is wrong.
FOCUSED = f"""() => {{
  {SEEN}
  const element = document.activeElement;
  toReach.delete(element);
  return [toReach.size, element === document.body ? "" : faultOf(element)];
}}"""
EACH = f"""() => {{
  {SEEN}
  return [...toReach].map((element) => {{ element.focus(); return faultOf(element); }}).filter(Boolean);
}}"""
LEFT = "[...toReach].map((element) => element.outerHTML.slice(0, 120))"


def faults_for_everyone(page: Page) -> list[object]:
    """Return what is wrong with the page that is open, in light and dark, on each screen, and by keyboard."""
    return [*axe_faults(page), *page.evaluate(TOO_SMALL), *keyboard_faults(page), *layout_faults(page)]


def axe_faults(page: Page, *rules: str) -> list[object]:
    """Return what axe finds on a phone in light, by all rules or some tags, and texts without contrast in dark."""
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.emulate_media(color_scheme="light")
    page.evaluate(UNFOLD)
    page.evaluate(AXE)
    found: list[object] = page.evaluate(VIOLATIONS, {"runOnly": rules} if rules else {})
    page.emulate_media(color_scheme="dark")
    return [*found, *page.evaluate(VIOLATIONS, {"runOnly": ["color-contrast"]})]


def layout_faults(page: Page, language: str = "en") -> list[str]:
    """Return the screens on which the page scrolls sideways with all folds open; tell of another language than this."""
    html = page.locator("html")
    found = [] if html.get_attribute("lang") == language else [f"not in {language}"]
    found += [] if html.get_attribute("dir") == DIRECTIONS.get(language, "ltr") else ["in the wrong direction"]
    page.evaluate(UNFOLD)
    for width in (DESK, PHONE, SMALLEST):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{language}: {needed} pixels wide on a screen of {width}")
    return found


def keyboard_faults(page: Page) -> list[str]:
    """Return the controls that the Tab key does not reach on a desk, and those on which the focus is not seen."""
    page.set_viewport_size({"width": DESK, "height": HEIGHT})
    left = page.evaluate(CONTROLS)
    found = set()
    for _ in range(2 * left + 20):  # a field for dates has several stops
        page.keyboard.press("Tab")
        left, fault = page.evaluate(FOCUSED)
        found.add(fault)
        if not left:
            break
    unreached = [f"not reached: {html}" for html in page.evaluate(LEFT)]
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.evaluate(CONTROLS)
    return [*sorted(found - {""}), *unreached, *page.evaluate(EACH)]
