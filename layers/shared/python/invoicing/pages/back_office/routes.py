"""Every page and form of the back office, and the roles that each takes.

The module of a page is imported when the page is asked for, so that a cold start loads what one page needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from invoicing.domain.staff.role import OWNERS, Role

OFFICE = frozenset({Role.OWNER, Role.STAFF})  # a program has no pages


@dataclass(frozen=True, slots=True)
class Route:
    """A page or a form. `page` names its function, below this package, as `drafts.page:show`.

    A page that polls does not renew the session. A search helps to fill in a form: htmx asks it while a person types.
    A public page takes anybody, and gets a `Visit` without a session.
    """

    method: str
    path: str
    page: str
    roles: frozenset[Role] = OFFICE
    polls: bool = False
    is_search: bool = False
    is_public: bool = False


ROUTES = (
    Route("GET", "/admin", "home.page:show"),
    Route("GET", "/admin/manifest.webmanifest", "manifest:show", is_public=True),
    # --- signing in ---------------------------------------------------------------------------------------------------
    Route("GET", "/admin/sign-in", "sign_in.page:show", is_public=True),
    Route("GET", "/admin/sign-in/forgotten", "sign_in.page:show_forgotten", is_public=True),
    Route("GET", "/admin/sign-in/reset", "sign_in.page:show_reset", is_public=True),
    Route("POST", "/admin/sign-out", "sign_in.sign_out:create"),
    Route("POST", "/admin/sign-out/everywhere", "sign_in.sign_out:create_everywhere"),
    # --- draft orders -------------------------------------------------------------------------------------------------
    Route("GET", "/admin/drafts", "drafts.list:show"),
    Route("GET", "/admin/drafts/bulk", "bulk.change:show"),
    Route("POST", "/admin/drafts/bulk", "bulk.change:create"),
    Route("GET", "/admin/drafts/export", "exports.page:show"),
    Route("GET", "/admin/drafts/export.csv", "exports.page:download"),
    Route("GET", "/admin/drafts/{id}", "drafts.page:show"),
    Route("GET", "/admin/drafts/{id}/timeline", "timeline.page:show", polls=True),
    Route("GET", "/admin/drafts/{id}/comments", "comments.list:show"),
    Route("POST", "/admin/drafts/{id}/comments", "comments.list:create"),
    Route("GET", "/admin/drafts/{id}/comments/{comment_id}/delete", "comments.removal:show"),
    Route("POST", "/admin/drafts/{id}/comments/{comment_id}/delete", "comments.removal:delete"),
    Route("GET", "/admin/drafts/{id}/preview", "sales.preview:show"),
    Route("GET", "/admin/drafts/{id}/mark-as-paid", "sales.mark_as_paid:show"),
    Route("POST", "/admin/drafts/{id}/mark-as-paid", "sales.mark_as_paid:create"),
    Route("GET", "/admin/drafts/{id}/complete", "drafts.complete:show"),
    Route("POST", "/admin/drafts/{id}/complete", "drafts.complete:create"),
    Route("GET", "/admin/drafts/{id}/cancel", "drafts.cancel:show"),
    Route("POST", "/admin/drafts/{id}/cancel", "drafts.cancel:create"),
    Route("GET", "/admin/drafts/{id}/reservation", "drafts.reservation:show"),
    Route("POST", "/admin/drafts/{id}/reservation", "drafts.reservation:create"),
    Route("POST", "/admin/drafts/{id}/dismiss", "attention.dismiss:create"),
    Route("GET", "/admin/drafts/{id}/continue-selling", "drafts.continue_selling:show"),
    Route("POST", "/admin/drafts/{id}/continue-selling", "drafts.continue_selling:create"),
    Route("GET", "/admin/drafts/{id}/note", "sales.edits.note_and_tags:show"),
    Route("POST", "/admin/drafts/{id}/note", "sales.edits.note_and_tags:create"),
    Route("GET", "/admin/drafts/{id}/invoice", "invoices.form:show"),
    Route("POST", "/admin/drafts/{id}/invoice", "invoices.review:send"),
    Route("GET", "/admin/drafts/{id}/invoice/preview", "invoices.review:show_email"),
    Route("GET", "/admin/drafts/{id}/invoice/review", "invoices.review:show"),
    Route("POST", "/admin/drafts/{id}/invoice/review", "invoices.form:review"),
    Route("GET", "/admin/drafts/{id}/links", "links.list:show"),
    Route("POST", "/admin/drafts/{id}/links", "links.list:create"),
    Route("GET", "/admin/drafts/{id}/links/{link_id}", "links.page:show"),
    Route("POST", "/admin/drafts/{id}/links/{link_id}/revoke", "links.page:revoke"),
    Route("GET", "/admin/drafts/new", "drafts.editor.pages:new"),
    Route("POST", "/admin/drafts/new", "drafts.editor.pages:create"),
    Route("POST", "/admin/drafts/new/autosave", "drafts.editor.pages:act_in_new"),
    Route("POST", "/admin/drafts/new/calculate", "drafts.editor.pages:calculate_new"),
    Route("POST", "/admin/drafts/new/discard", "drafts.editor.pages:discard_new"),
    Route("GET", "/admin/drafts/products", "drafts.editor.pages:products", is_search=True),
    Route("GET", "/admin/drafts/customers", "drafts.editor.pages:customers", is_search=True),
    Route("GET", "/admin/drafts/{id}/duplicate", "drafts.editor.pages:duplicate"),
    Route("GET", "/admin/drafts/{id}/edit", "drafts.editor.pages:edit"),
    Route("POST", "/admin/drafts/{id}/edit", "drafts.editor.pages:save"),
    Route("POST", "/admin/drafts/{id}/edit/autosave", "drafts.editor.pages:act_in_edit"),
    Route("POST", "/admin/drafts/{id}/edit/calculate", "drafts.editor.pages:calculate_edit"),
    Route("POST", "/admin/drafts/{id}/edit/discard", "drafts.editor.pages:discard_edit"),
    # --- orders -------------------------------------------------------------------------------------------------------
    Route("GET", "/admin/orders", "orders.list:show"),
    Route("POST", "/admin/orders/{id}/dismiss", "attention.dismiss:create"),
    Route("GET", "/admin/orders/bulk", "bulk.change:show"),
    Route("POST", "/admin/orders/bulk", "bulk.change:create"),
    Route("GET", "/admin/orders/export", "exports.page:show"),
    Route("GET", "/admin/orders/export.csv", "exports.page:download"),
    Route("GET", "/admin/ledger/export", "exports.page:show"),
    Route("GET", "/admin/ledger/export.csv", "exports.page:download"),
    Route("GET", "/admin/jobs/{id}", "bulk.job:show", polls=True),
    Route("GET", "/admin/orders/{id}", "orders.page:show"),
    Route("GET", "/admin/orders/{id}/timeline", "timeline.page:show", polls=True),
    Route("GET", "/admin/orders/{id}/comments", "comments.list:show"),
    Route("POST", "/admin/orders/{id}/comments", "comments.list:create"),
    Route("GET", "/admin/orders/{id}/comments/{comment_id}/delete", "comments.removal:show"),
    Route("POST", "/admin/orders/{id}/comments/{comment_id}/delete", "comments.removal:delete"),
    Route("GET", "/admin/orders/{id}/preview", "sales.preview:show"),
    Route("GET", "/admin/orders/{id}/mark-as-paid", "sales.mark_as_paid:show"),
    Route("POST", "/admin/orders/{id}/mark-as-paid", "sales.mark_as_paid:create"),
    Route("GET", "/admin/orders/{id}/cancel", "orders.cancel:show"),
    Route("POST", "/admin/orders/{id}/cancel", "orders.cancel:create"),
    Route("GET", "/admin/orders/{id}/refunds", "orders.refunds:show", roles=OWNERS),
    Route("POST", "/admin/orders/{id}/refunds", "orders.refunds:create", roles=OWNERS),
    Route("GET", "/admin/orders/{id}/fulfillments", "orders.fulfillments:show"),
    Route("POST", "/admin/orders/{id}/fulfillments", "orders.fulfillments:create"),
    Route("GET", "/admin/orders/{id}/receipt", "orders.receipt:show"),
    Route("POST", "/admin/orders/{id}/receipt", "orders.receipt:create"),
    Route("GET", "/admin/orders/{id}/contact", "orders.contact:show"),
    Route("POST", "/admin/orders/{id}/contact", "orders.contact:create"),
    Route("GET", "/admin/orders/{id}/addresses", "orders.addresses:show"),
    Route("POST", "/admin/orders/{id}/addresses", "orders.addresses:create"),
    Route("GET", "/admin/orders/{id}/note", "sales.edits.note_and_tags:show"),
    Route("POST", "/admin/orders/{id}/note", "sales.edits.note_and_tags:create"),
    Route("GET", "/admin/orders/{id}/invoice", "invoices.form:show"),
    Route("POST", "/admin/orders/{id}/invoice", "invoices.review:send"),
    Route("GET", "/admin/orders/{id}/invoice/preview", "invoices.review:show_email"),
    Route("GET", "/admin/orders/{id}/invoice/review", "invoices.review:show"),
    Route("POST", "/admin/orders/{id}/invoice/review", "invoices.form:review"),
    Route("GET", "/admin/orders/{id}/links", "links.list:show"),
    Route("POST", "/admin/orders/{id}/links", "links.list:create"),
    Route("GET", "/admin/orders/{id}/links/{link_id}", "links.page:show"),
    Route("POST", "/admin/orders/{id}/links/{link_id}/revoke", "links.page:revoke"),
    Route("GET", "/admin/payments", "payments.list:show"),
    # --- products -----------------------------------------------------------------------------------------------------
    Route("GET", "/admin/products", "products.list:show"),
    Route("GET", "/admin/products/new", "products.edit:new"),
    Route("POST", "/admin/products/new", "products.edit:create"),
    Route("GET", "/admin/products/{sku}", "products.page:show"),
    Route("GET", "/admin/products/{sku}/edit", "products.edit:edit"),
    Route("POST", "/admin/products/{sku}/edit", "products.edit:update"),
    Route("GET", "/admin/products/{sku}/stock", "products.page:show"),
    Route("POST", "/admin/products/{sku}/stock", "products.stock:create"),
    Route("GET", "/admin/products/{sku}/archive", "products.archive:show"),
    Route("POST", "/admin/products/{sku}/archive", "products.archive:create"),
    Route("POST", "/admin/products/{sku}/restore", "products.archive:delete"),
    # --- discount codes -----------------------------------------------------------------------------------------------
    Route("GET", "/admin/discount-codes", "discount_codes.list:show"),
    Route("GET", "/admin/discount-codes/new", "discount_codes.edit:new"),
    Route("POST", "/admin/discount-codes/new", "discount_codes.edit:create"),
    Route("GET", "/admin/discount-codes/{code}", "discount_codes.edit:show"),
    Route("POST", "/admin/discount-codes/{code}", "discount_codes.edit:update"),
    Route("GET", "/admin/discount-codes/{code}/archive", "discount_codes.archive:show"),
    Route("POST", "/admin/discount-codes/{code}/archive", "discount_codes.archive:create"),
    Route("POST", "/admin/discount-codes/{code}/restore", "discount_codes.archive:delete"),
    # --- settings -----------------------------------------------------------------------------------------------------
    Route("GET", "/admin/settings", "settings.index:show", roles=OWNERS),
    Route("POST", "/admin/settings/first-run/dismiss", "settings.first_run.steps:dismiss", roles=OWNERS),
    Route("GET", "/admin/settings/test-sale", "settings.first_run.test_sale:show", roles=OWNERS),
    Route("POST", "/admin/settings/test-sale", "settings.first_run.test_sale:create", roles=OWNERS),
    Route("GET", "/admin/settings/store", "settings.store:show", roles=OWNERS),
    Route("POST", "/admin/settings/store", "settings.store:update", roles=OWNERS),
    Route("GET", "/admin/settings/markets", "settings.markets.edit:show", roles=OWNERS),
    Route("GET", "/admin/settings/markets/new", "settings.markets.edit:new", roles=OWNERS),
    Route("POST", "/admin/settings/markets/new", "settings.markets.edit:create", roles=OWNERS),
    Route("GET", "/admin/settings/markets/{market}", "settings.markets.edit:edit", roles=OWNERS),
    Route("POST", "/admin/settings/markets/{market}", "settings.markets.edit:update", roles=OWNERS),
    Route("GET", "/admin/settings/markets/{market}/delete", "settings.markets.edit:ask", roles=OWNERS),
    Route("POST", "/admin/settings/markets/{market}/delete", "settings.markets.edit:delete", roles=OWNERS),
    Route("GET", "/admin/settings/rates", "settings.markets.rates:show", roles=OWNERS),
    Route("POST", "/admin/settings/rates", "settings.markets.rates:update", roles=OWNERS),
    Route("GET", "/admin/settings/delivery", "settings.delivery:show", roles=OWNERS),
    Route("GET", "/admin/settings/delivery/new", "settings.delivery:new", roles=OWNERS),
    Route("POST", "/admin/settings/delivery/new", "settings.delivery:create", roles=OWNERS),
    Route("GET", "/admin/settings/delivery/{market}/{method}", "settings.delivery:edit", roles=OWNERS),
    Route("POST", "/admin/settings/delivery/{market}/{method}", "settings.delivery:update", roles=OWNERS),
    Route("GET", "/admin/settings/delivery/{market}/{method}/delete", "settings.delivery:ask", roles=OWNERS),
    Route("POST", "/admin/settings/delivery/{market}/{method}/delete", "settings.delivery:delete", roles=OWNERS),
    Route("GET", "/admin/settings/payment", "settings.payment:show", roles=OWNERS),
    Route("POST", "/admin/settings/payment", "settings.payment:update", roles=OWNERS),
    Route("GET", "/admin/settings/sender", "settings.sender:show", roles=OWNERS),
    Route("GET", "/admin/settings/texts", "settings.texts.form:show_languages", roles=OWNERS),
    Route("GET", "/admin/settings/texts/{language}", "settings.texts.form:show", roles=OWNERS),
    Route("POST", "/admin/settings/texts/{language}", "settings.texts.form:update", roles=OWNERS),
    Route("GET", "/admin/settings/texts/{language}/{email}", "settings.texts.preview:show", roles=OWNERS),
    Route("GET", "/admin/settings/texts/{language}/{email}/preview", "settings.texts.preview:show_email", roles=OWNERS),
    Route("GET", "/admin/settings/branding", "settings.branding.form:show", roles=OWNERS),
    Route("POST", "/admin/settings/branding", "settings.branding.form:update", roles=OWNERS),
    Route("GET", "/admin/settings/branding/preview/{part}", "settings.branding.preview:show", roles=OWNERS),
    Route("GET", "/admin/settings/log", "settings.log:show", roles=OWNERS),
    Route("GET", "/admin/settings/notices", "settings.notices:show", roles=OWNERS),
    Route("POST", "/admin/settings/notices", "settings.notices:update", roles=OWNERS),
    Route("GET", "/admin/settings/selling", "settings.rules.selling:show", roles=OWNERS),
    Route("POST", "/admin/settings/selling", "settings.rules.selling:update", roles=OWNERS),
    Route("GET", "/admin/settings/reminders", "settings.rules.reminders:show", roles=OWNERS),
    Route("POST", "/admin/settings/reminders", "settings.rules.reminders:update", roles=OWNERS),
    Route("GET", "/admin/settings/sign-in", "settings.rules.sign_in:show", roles=OWNERS),
    Route("POST", "/admin/settings/sign-in", "settings.rules.sign_in:update", roles=OWNERS),
    # --- the API's document, and more ---------------------------------------------------------------------------------
    Route("GET", "/admin/api", "api.reference:show"),
    Route("GET", "/admin/api/openapi.json", "api.reference:download"),
    Route("GET", "/admin/api/{operation}", "api.reference:show_operation"),
    Route("GET", "/admin/search", "search.page:show"),
    Route("GET", "/admin/more", "more:show"),
)

# Those of function `sign_in`, which alone may call the user pool.
SIGN_IN_ROUTES = (
    Route("POST", "/admin/sign-in", "sign_in.submit:create", is_public=True),
    Route("POST", "/admin/sign-in/forgotten", "sign_in.submit:send_code", is_public=True),
    Route("POST", "/admin/sign-in/reset", "sign_in.submit:reset", is_public=True),
)

# Those of function `team`, which alone may change users.
TEAM_ROUTES = (
    Route("GET", "/admin/team", "team.list:show", roles=OWNERS),
    Route("GET", "/admin/team/new", "team.invite:show", roles=OWNERS),
    Route("POST", "/admin/team/new", "team.invite:create", roles=OWNERS),
    Route("GET", "/admin/team/{id}", "team.member:show", roles=OWNERS),
    Route("POST", "/admin/team/{id}/invitation", "team.invite:send_again", roles=OWNERS),
    Route("GET", "/admin/team/{id}/role", "team.member:show_role", roles=OWNERS),
    Route("POST", "/admin/team/{id}/role", "team.member:update_role", roles=OWNERS),
    Route("GET", "/admin/team/{id}/delete", "team.member:show_remove", roles=OWNERS),
    Route("POST", "/admin/team/{id}/delete", "team.member:delete", roles=OWNERS),
    Route("POST", "/admin/team/{id}/sign-out", "team.member:sign_out", roles=OWNERS),
    Route("GET", "/admin/account", "account.page:show"),
    Route("GET", "/admin/account/name", "account.page:show_name"),
    Route("POST", "/admin/account/name", "account.page:update_name"),
    Route("GET", "/admin/account/email", "account.email:show"),
    Route("POST", "/admin/account/email", "account.email:create"),
    Route("GET", "/admin/account/email/confirm", "account.email:show_code"),
    Route("POST", "/admin/account/email/confirm", "account.email:confirm"),
    Route("GET", "/admin/account/password", "account.page:show_password"),
    Route("POST", "/admin/account/password", "account.page:update_password"),
    Route("GET", "/admin/account/authenticator", "account.authenticator:show"),
    Route("POST", "/admin/account/authenticator", "account.authenticator:create"),
    Route("POST", "/admin/account/authenticator/confirm", "account.authenticator:confirm"),
    Route("POST", "/admin/account/authenticator/delete", "account.authenticator:delete"),
    Route("GET", "/admin/account/emergency-codes", "account.emergency_codes:show"),
    Route("POST", "/admin/account/emergency-codes", "account.emergency_codes:create"),
)

# Those of function `problems`, which alone may read dead letters. Refunds and dead letters are the owner's.
PROBLEM_ROUTES = (
    Route("GET", "/admin/problems", "problems.page:show"),
    Route("GET", "/admin/problems/review/{id}", "problems.review:show", roles=OWNERS),
    Route("POST", "/admin/problems/emails/{id}/{email}/send", "problems.acts:send_email"),
    Route("POST", "/admin/problems/emails/{id}/{email}/confirm", "problems.acts:confirm_email"),
    Route("POST", "/admin/problems/payments/{id}", "problems.acts:ask_about_payment"),
    Route("POST", "/admin/problems/payments/{id}/refunded", "problems.acts:record_late_refund", roles=OWNERS),
    Route("POST", "/admin/problems/refunds/{id}", "problems.acts:ask_about_refund", roles=OWNERS),
    Route("POST", "/admin/problems/refunds/{id}/again", "problems.acts:refund_again", roles=OWNERS),
    Route("POST", "/admin/problems/refunds/{id}/close", "problems.acts:close_refund", roles=OWNERS),
    Route("POST", "/admin/problems/jobs/{id}", "problems.acts:continue_job"),
    Route("POST", "/admin/problems/letters/{queue}/{id}/send", "problems.acts:send_letter", roles=OWNERS),
    Route("POST", "/admin/problems/letters/{queue}/{id}/delete", "problems.acts:delete_letter", roles=OWNERS),
)

__all__ = [
    "OFFICE",
    "OWNERS",
    "PROBLEM_ROUTES",
    "ROUTES",
    "SIGN_IN_ROUTES",
    "TEAM_ROUTES",
    "Route",
    "find_route",
    "methods_of",
]


def find_route(method: str, path: str, routes: Iterable[Route] = ROUTES) -> tuple[Route, dict[str, str]] | None:
    """Return the route of a request, with the parameters of its path. A literal part goes before a parameter."""
    found = [
        (len(parameters), route, parameters)
        for route in routes
        if route.method == method and (parameters := _parameters(route.path, path)) is not None
    ]
    if not found:
        return None
    _, route, parameters = min(found, key=lambda one: one[0])
    return route, parameters


def methods_of(path: str, routes: Iterable[Route] = ROUTES) -> list[str]:
    """Return the methods that this path takes."""
    return sorted({route.method for route in routes if _parameters(route.path, path) is not None})


def _parameters(pattern: str, path: str) -> dict[str, str] | None:
    """Return the parameters of a path; None if the pattern is another. Not a regular expression: most are used once."""
    wanted, parts = pattern.split("/"), path.split("/")
    if len(wanted) != len(parts):
        return None
    parameters: dict[str, str] = {}
    for name, part in zip(wanted, parts, strict=True):
        if name.startswith("{") and part:
            parameters[name[1:-1]] = unquote(part)
        elif name != part:
            return None
    return parameters
