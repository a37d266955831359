"""Bugs of e-mails, events, requests, AWS's answers and webhooks."""

from tests.support.faults.bugs.bug import bug

SENT_FIRST = """\
    provider_id = ""
    email = _note(sale, email, sent, caused_by, ports)
    try:
        provider_id = ports.mailer.send(rendered)
"""

BUGS = (
    bug(
        "an e-mail that may have been sent is sent again",
        "matrix",
        "webhook",
        (
            "invoicing.usecases.email.send_once",
            "wanted.email.status is not EmailStatus.REQUESTED",
            "wanted.email.status not in (EmailStatus.REQUESTED, EmailStatus.SENDING)",
        ),
    ),
    bug(
        "an e-mail is marked as sent before it is sent",
        "matrix",
        "webhook",
        (
            "invoicing.usecases.email.send_once",
            "    try:\n        provider_id = ports.mailer.send(rendered)\n",
            SENT_FIRST,
        ),
    ),
    bug(
        "requests that no function claimed count as tries",
        "matrix",
        "invoice_that_no_function_claimed_for_a_day",
        (
            "invoicing.usecases.email.retry_pending",
            "email.tries >= MOST_TRIES",
            "email.tries + email.requests >= MOST_TRIES",
        ),
    ),
    bug(
        "an e-mail in doubt is taken for refused",
        "matrix",
        "invoice",
        (
            "invoicing.adapters.ses",
            "raise EmailInDoubtError from error",
            'raise EmailRefusedError(reason="no answer") from error',
        ),
    ),
    bug(
        "a receipt is lost by an early refund",
        "matrix",
        "refund_before_the_receipt",
        (
            "invoicing.usecases.email.send_receipt",
            "sale.order.paid_at is None",
            'sale.order.financial_status != "PAID"',
        ),
    ),
    bug(
        "no event is stored with the change",
        "matrix",
        "invoice",
        (
            "invoicing.domain.sale.sale",
            "        self.events.append(PendingEvent(event, actor, staff_id))",
            "        pass",
        ),
    ),
    bug(
        "events that the bus did not take are forgotten",
        "errors",
        "invoice",
        ("invoicing.adapters.eventbridge", "            elif reason:\n                failed[position] = reason\n", ""),
    ),
    bug(
        "a failed batch of events is taken for published",
        "matrix",
        "invoice",
        (
            "invoicing.adapters.eventbridge",
            "return {position: type(error).__name__ for position, _ in batch}",
            "return {}",
        ),
    ),
    bug(
        "an Idempotency-Key changes nothing",
        "matrix",
        "create",
        (
            "invoicing.usecases.draft_orders.create",
            'derived_id("sale", request.name) if request else ports.ids.sale()',
            "ports.ids.sale()",
        ),
    ),
    bug(
        "a conflict is taken for a failed condition",
        "errors",
        "pay",
        (
            "invoicing.adapters.dynamodb.transactions",
            'if not any(reason.get("Code") in _TEMPORARY for reason in reasons):',
            "if True:",
        ),
        (
            "invoicing.adapters.dynamodb.transactions",
            'if r.get("Code") == _CONDITION_FAILED}',
            'if r.get("Code") != "None"}',
        ),
    ),
    bug(
        "only the beginning of a signature is compared",
        "webhooks",
        "",
        (
            "invoicing.adapters.payments.webhook_signatures",
            "hmac.compare_digest(one, signature)",
            "signature.startswith(one[:8])",
        ),
    ),
    bug(
        "an old signature is as good as a new one",
        "webhooks",
        "",
        (
            "invoicing.adapters.payments.webhook_signatures",
            "if not -_TOO_EARLY <= int(time.time()) - int(times[0]) <= _TOO_OLD:",
            "if False:",
        ),
    ),
)
