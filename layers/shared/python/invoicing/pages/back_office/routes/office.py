"""The routes of function `back_office`: all but those of the functions that may do more."""

from __future__ import annotations

from invoicing.pages.back_office.routes.catalog import CATALOG_ROUTES
from invoicing.pages.back_office.routes.route import Route
from invoicing.pages.back_office.routes.sales import SALE_ROUTES
from invoicing.pages.back_office.routes.settings import SETTINGS_ROUTES

ROUTES = (
    Route("GET", "/admin", "home.page:show"),
    Route("GET", "/admin/manifest.webmanifest", "manifest:show", is_public=True),
    # --- signing in ---------------------------------------------------------------------------------------------------
    Route("GET", "/admin/sign-in", "sign_in.page:show", is_public=True),
    Route("GET", "/admin/sign-in/forgotten", "sign_in.page:show_forgotten", is_public=True),
    Route("GET", "/admin/sign-in/reset", "sign_in.page:show_reset", is_public=True),
    Route("POST", "/admin/sign-out", "sign_in.sign_out:create"),
    Route("POST", "/admin/sign-out/everywhere", "sign_in.sign_out:create_everywhere"),
    *SALE_ROUTES,
    *CATALOG_ROUTES,
    *SETTINGS_ROUTES,
    # --- the API's document, and more ---------------------------------------------------------------------------------
    Route("GET", "/admin/api", "api.reference:show"),
    Route("GET", "/admin/api/openapi.json", "api.reference:download"),
    Route("GET", "/admin/api/{operation}", "api.reference:show_operation"),
    Route("GET", "/admin/search", "search.page:show"),
    Route("GET", "/admin/more", "more:show"),
)
