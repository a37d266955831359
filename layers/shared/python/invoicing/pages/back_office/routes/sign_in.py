"""The routes of function `sign_in`, which alone signs people in."""

from __future__ import annotations

from invoicing.pages.back_office.routes.route import Route

SIGN_IN_ROUTES = (
    Route("POST", "/admin/sign-in", "sign_in.submit:create", is_public=True),
    Route("POST", "/admin/sign-in/forgotten", "sign_in.submit:send_code", is_public=True),
    Route("POST", "/admin/sign-in/reset", "sign_in.submit:reset", is_public=True),
)
