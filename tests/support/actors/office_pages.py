"""What every page of the back office has: exact security headers, and no inline script or style."""

from bs4 import Tag

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
# The frame of an e-mail's review has a policy of its own, and the pages around it allow that frame.
AROUND_EMAIL = POLICY.replace("form-action", "frame-src 'self'; form-action")
OF_EMAIL = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
OF_PAGE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Content-Type": "text/html; charset=utf-8",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def policies(path: str) -> set[str]:
    """Return the policies that a page may have."""
    if path.endswith("/invoice/preview") or _is_text(path, 7):
        return {POLICY, OF_EMAIL}
    if path.startswith("/admin/settings/branding/preview/"):
        return {POLICY, OF_PAGE, OF_EMAIL}
    if _is_text(path, 6) or path.startswith("/admin/settings/branding"):
        return {POLICY, AROUND_EMAIL}
    return {POLICY, AROUND_EMAIL} if path.endswith(("/invoice/review", "/invoice")) else {POLICY}


def _is_text(path: str, parts: int) -> bool:
    """Tell whether a path is that of a preview of the store's texts, or with one part more, of its frame."""
    return path.startswith("/admin/settings/texts/") and len(path.split("/")) == parts


def is_inline(tag: Tag) -> bool:
    """Tell whether a tag is, or has, a script or style that the policy forbids."""
    handlers = any(name.startswith("on") for name in tag.attrs)
    return tag.name in {"style", "script"} or tag.has_attr("style") or handlers


def is_data(tag: Tag) -> bool:
    return tag.name == "script" and tag.has_attr("src") and not tag.get_text()
