"""Bugs of the back office: of form keys, form tokens, sessions, roles, kept texts, search rows and notices."""

from tests.support.faults.bugs.bug import bug

REQUEST = "invoicing.pages.back_office.request"
SESSIONS = "invoicing.usecases.staff.sessions"

BUGS = (
    bug(
        "a form sent again is carried out again",
        "matrix",
        "change_stock_by_form",
        (
            REQUEST,
            "RequestKey.of(self.method, self.path, self.form_key,",
            "RequestKey.of(self.method, self.path, secrets.token_urlsafe(16),",
        ),
    ),
    bug(
        "the editor's form creates a draft each time",
        "matrix",
        "create_by_form",
        (
            "invoicing.pages.back_office.drafts.editor.pages",
            "request.member.id, request.form_key)",
            'request.member.id, __import__("secrets").token_hex())',
        ),
    ),
    bug(
        "what was typed stays in the editor after it is saved",
        "matrix",
        "create_by_form",
        (
            "invoicing.usecases.draft_orders.autosave",
            "    keep_typed(member, draft, version, {}, form_key=form_key, ports=ports)\n",
            "    pass\n",
        ),
    ),
    bug(
        "search rows are written after the sale, and not with it",
        "matrix",
        "create_by_form",
        (
            "invoicing.adapters.dynamodb.search.rows",
            "    write(client, [*actions, *added, *removed[: room - len(added)]])\n",
            "    write(client, actions)\n    if added or removed:\n        write(client, [*added, *removed])\n",
        ),
    ),
    bug(
        "a session outlives its sign-out",
        "matrix",
        "sign_out_of_a_browser",
        (SESSIONS, "    ports.sessions.end(secret.staff_id, secret.session_id)\n", "    pass\n"),
    ),
    bug(
        "the store is told of a payment twice",
        "matrix",
        "paid_notice",
        (
            "invoicing.domain.email.paid_notice",
            "id=paid_notice_id(sale_id),",
            'id=paid_notice_id(f"{sale_id}{now}"),',
        ),
    ),
    bug(
        "a session that has expired opens pages",
        "forms",
        "GET /admin/drafts",
        (SESSIONS, "not session.is_live(now) or", ""),
    ),
    bug(
        "the token of a form is not compared",
        "forms",
        "POST /admin/drafts/{id}/cancel",
        (
            REQUEST,
            'self.secret is None or not self.secret.owns_form(self._sent.get(FORM_TOKEN, [""])[-1])',
            "self.secret is None",
        ),
    ),
    bug(
        "a form of another site is taken",
        "forms",
        "POST /admin/sign-in/forgotten",
        (REQUEST, "site not in _SAME_SITE or (not site and is_foreign)", "False"),
    ),
    bug(
        "staff refund as owners do",
        "forms",
        "POST /admin/orders/{id}/refunds",
        ("invoicing.pages.back_office.dispatch", "member.role not in route.roles", "False"),
    ),
)
