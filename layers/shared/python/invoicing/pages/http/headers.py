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


def security_headers(*form_origins: str) -> dict[str, str]:
    """Return the headers; `form_origins` are further origins that forms may lead to.

    Browsers apply `form-action` to the redirect after a form too.
    """
    forms = " ".join(["'self'", *filter(None, form_origins)])
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"form-action {forms}; base-uri 'none'; frame-ancestors 'none'"
    )
    return {**_ALWAYS, "Content-Security-Policy": policy}
