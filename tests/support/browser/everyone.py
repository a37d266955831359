"""What makes a page fit for everyone: told by axe, measured on three screens, and walked through with the keyboard."""

from playwright.sync_api import Page

from tests.support.browser.axe import contrast_faults, inject_axe, violations
from tests.support.browser.languages import DIRECTIONS

SCREENS = SMALLEST, PHONE, DESK = 320, 375, 1280  # widths in pixels
HEIGHT = 800
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
# At each press of a key, takes the control that has the focus out of the set, and keeps what is wrong with it.
WATCH = f"""() => {{
  {SEEN}
  globalThis.faults = new Set();
  globalThis.note = () => {{
    const element = document.activeElement;
    toReach.delete(element);
    if (element !== document.body) faults.add(faultOf(element));
  }};
  window.addEventListener("keydown", note, true);
  window.addEventListener("blur", note);  // the focus moves into a frame
}}"""
LEFT = """() => { note(); return toReach.size; }"""
WALKED = """() => {
  window.removeEventListener("keydown", note, true);
  window.removeEventListener("blur", note);
  const left = [...toReach].map((element) => `not reached: ${element.outerHTML.slice(0, 120)}`);
  return [...faults, ...left].filter(Boolean);
}"""
EACH = f"""() => {{
  {SEEN}
  return [...toReach].map((element) => {{ element.focus(); return faultOf(element); }}).filter(Boolean);
}}"""
# Unfolds the page; returns its language and direction.
WHICH = f"""() => {{
  {UNFOLD};
  return [document.documentElement.lang, document.documentElement.dir];
}}"""


def faults_for_everyone(page: Page) -> list[object]:
    """Return what is wrong with the page that is open, in light and dark, on each screen, and by keyboard."""
    found = [*axe_faults(page), *page.evaluate(TOO_SMALL), *focus_faults(page)]
    widen(page, DESK)
    return [*found, *keyboard_faults(page), *layout_faults(page)]


def axe_faults(page: Page, *tags: str) -> list[object]:
    """Return what axe finds on a phone in light, by all rules or some tags, and texts without contrast in dark."""
    widen(page, PHONE)
    page.emulate_media(color_scheme="light")
    page.evaluate(UNFOLD)
    inject_axe(page)
    found = [*violations(page, **({"runOnly": tags} if tags else {})), *contrast_faults(page)]
    page.emulate_media(color_scheme="dark")
    return [*found, *contrast_faults(page)]


def layout_faults(page: Page, language: str = "en") -> list[str]:
    """Return the screens on which the page scrolls sideways with all folds open; tell of another language than this."""
    lang, direction = page.evaluate(WHICH)
    found = [] if lang == language else [f"not in {language}"]
    found += [] if (direction or None) == DIRECTIONS.get(language, "ltr") else ["in the wrong direction"]
    for width in sorted(SCREENS, key=lambda width: abs(width - width_of(page))):
        widen(page, width)
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{language}: {needed} pixels wide on a screen of {width}")
    return found


def focus_faults(page: Page) -> list[str]:
    """Return the controls on which the focus is not seen; a key first, so that the browser shows the focus."""
    page.evaluate(CONTROLS)
    page.keyboard.press("Tab")
    found: list[str] = page.evaluate(EACH)
    return found


def keyboard_faults(page: Page) -> list[str]:
    """Return the controls that a Tab key that is held down does not reach, and those on which the focus is not seen."""
    left = page.evaluate(CONTROLS)
    most = 2 * left + 20  # a field for dates has several stops
    page.evaluate(WATCH)
    while left and most > 0:
        presses = min(left, most)
        for _ in range(presses):
            page.keyboard.down("Tab")
        most -= presses
        left = page.evaluate(LEFT)
    page.keyboard.up("Tab")
    found: list[str] = page.evaluate(WALKED)
    return found


def width_of(page: Page) -> int:
    return page.viewport_size["width"] if page.viewport_size else 0


def widen(page: Page, width: int) -> None:
    if width != width_of(page):
        page.set_viewport_size({"width": width, "height": HEIGHT})
