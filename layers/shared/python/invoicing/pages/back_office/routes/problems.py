"""The routes of function `problems`, which alone may read dead letters. Refunds and dead letters are the owner's."""

from __future__ import annotations

from invoicing.domain.staff.role import OWNERS
from invoicing.pages.back_office.routes.route import Route

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
