"""axe in the browser: every rule once a page, and the contrast of texts of one style once in all pages."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = Axe().axe_script
CONTRAST = "color-contrast"
# Only violations are returned from the browser: transferring the passed checks takes longer than the check.
VIOLATIONS = """async (how) => (await axe.run({resultTypes: ["violations"], iframes: false, ...how})).violations
  .map((fault) => [fault.id, fault.nodes.map((node) => node.html)])"""
# The style of a text is all that its contrast is computed from. axe checks those that have not passed on any page yet,
# and returns its violations, and the styles that pass now.
CONTRASTS = """async (passed) => {
  // axe checks none of these, and decides nothing on an image.
  const unseen = ".unseen, .unseen *, .skip, option, [type=radio], [type=checkbox]";
  const isText = (element) => !element.matches(unseen) && element.checkVisibility()
    && getComputedStyle(element).backgroundImage === "none"
    && (element.matches("input, select, textarea")
      || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  const backgroundOf = (element) => {
    const {backgroundColor, backgroundImage, opacity, filter, mixBlendMode} = getComputedStyle(element);
    const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join();
    const below = element.parentElement ? backgroundOf(element.parentElement) : "";
    return own === "rgba(0, 0, 0, 0),none,1,none,normal" ? below : `${own} ${below}`;
  };
  const styleOf = (element) => {
    const {color, fontSize, fontWeight, textShadow} = getComputedStyle(element);
    return [color, fontSize, fontWeight, textShadow, backgroundOf(element)].join("; ");
  };
  const styles = new Map([...document.querySelectorAll("body *")].filter(isText).map((text) => [text, styleOf(text)]));
  const unknown = [...styles].filter(([, style]) => !passed.includes(style)).map(([text]) => text);
  if (!unknown.length) return [[], []];
  const how = {runOnly: ["color-contrast"], resultTypes: ["violations", "passes"], elementRef: true, iframes: false};
  const {violations, passes} = await axe.run({include: unknown}, how);
  return [
    violations.map((fault) => [fault.id, fault.nodes.map((node) => node.html)]),
    passes.flatMap(({nodes}) => nodes.map((node) => styles.get(node.element))).filter(Boolean),
  ];
}"""
_passed: set[str] = set()


def inject_axe(page: Page) -> None:
    page.evaluate(SCRIPT)


def violations(page: Page, **how: Any) -> list[object]:
    """Return what axe finds by its options, apart from contrast."""
    found: list[object] = page.evaluate(VIOLATIONS, {**how, "rules": {CONTRAST: {"enabled": False}}})
    return found


def contrast_faults(page: Page) -> list[object]:
    """Return the texts without contrast in the page's colours."""
    found, passed = page.evaluate(CONTRASTS, sorted(_passed))
    _passed.update(passed)
    return list(found)
