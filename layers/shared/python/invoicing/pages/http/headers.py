"""The security headers of every page."""

from __future__ import annotations

_ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def security_headers(*form_origins: str, has_frame: bool = False, has_manifest: bool = False) -> dict[str, str]:
    """Return the headers; `form_origins` are further origins that forms may lead to.

    Browsers apply `form-action` to the redirect after a form too. With `has_frame`, the page has one of our own. Pages
    of the back office have a web app manifest; a page with a frame is one of them.
    """
    forms = " ".join(["'self'", *filter(None, form_origins)])
    frame = "frame-src 'self'; " if has_frame else ""
    manifest = "; manifest-src 'self'" if has_manifest or has_frame else ""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"{frame}form-action {forms}; base-uri 'none'; frame-ancestors 'none'{manifest}"
    )
    return {**_ALWAYS, "Content-Security-Policy": policy}


def framed_email_headers() -> dict[str, str]:
    """Return the headers of an e-mail that one of our pages shows in a frame: the one page with inline styles.

    Nothing of it runs, is loaded, is sent or leads out of the frame, and no other site can frame it.
    """
    policy = (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'"
    )
    return {**_ALWAYS, "Content-Security-Policy": policy}


def framed_page_headers() -> dict[str, str]:
    """Return the headers of a page that one of our pages shows in a frame: it has styles and pictures of ours.

    Nothing of it runs, is sent or leads out of the frame, and no other site can frame it.
    """
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'"
    )
    return {**_ALWAYS, "Content-Security-Policy": policy}
