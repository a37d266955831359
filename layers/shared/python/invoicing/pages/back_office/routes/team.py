"""The routes of function `team`, which alone may change users."""

from __future__ import annotations

from invoicing.domain.staff.role import OWNERS
from invoicing.pages.back_office.routes.route import Route

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
