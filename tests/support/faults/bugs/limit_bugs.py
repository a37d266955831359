"""Bugs of limits: what happens too often, and is not noticed."""

from tests.support.faults.bugs.bug import bug

USAGE = "invoicing.domain.rate_limits.checkout_usage"
CLOSING = "invoicing.domain.checkout.closing"
SILENT = "payment.declines > attempt.declines and not has_made(self.sale.order, attempt)"

BUGS = (
    bug(
        "declines behind silent webhooks do not count",
        "matrix",
        "ten_cards_declined_behind_silent_webhooks",
        ("invoicing.usecases.payments.process", SILENT, "False"),
    ),
    bug(
        "declined cards count by payment, and not by sale",
        "matrix",
        "ten_cards_declined_behind_silent_webhooks",
        (CLOSING, "sale.draft.usage.with_declines(more, now)", "CheckoutUsage().with_declines(more, now)"),
    ),
    bug(
        "holds that were not paid do not count",
        "matrix",
        "the_tenth_unpaid_hold",
        ("invoicing.domain.payments.void", "        count_unpaid_hold(sale, now)\n", "        pass\n"),
    ),
    bug(
        "too many declined cards close nothing",
        "matrix",
        "the_tenth_declined_card",
        (USAGE, "return until if until > now else None", "return None"),
    ),
    bug(
        "a new link leaves the sale closed",
        "matrix",
        "reopen_by_a_new_link",
        (CLOSING, "usage=CheckoutUsage()", "usage=usage"),
    ),
    bug(
        "wrong codes do not count",
        "matrix",
        "the_twentieth_wrong_code",
        ("invoicing.usecases.checkout.apply_discount_code", "        count_wrong_code(sale)\n", ""),
    ),
    bug(
        "changes by the holders of links do not count",
        "matrix",
        "the_thirtieth_change",
        (USAGE, "return replace(self, changed=CHANGES.with_more(self.changed, now))", "return self"),
    ),
    bug(
        "e-mails to an address do not count",
        "matrix",
        "the_fiftieth_email",
        (
            "invoicing.domain.email.quota",
            "    sale.count_email(EmailQuota.of(email.to, email.send_at or now, now))\n",
            "",
        ),
    ),
    bug(
        "the count of e-mails is no condition",
        "matrix",
        "the_fiftieth_email",
        ("invoicing.adapters.dynamodb.numbers", "attribute_not_exists(emails) OR emails < :most", ":most > :none"),
    ),
    bug(
        "e-mails are counted when they are sent, and not when they are requested",
        "matrix",
        "the_fiftieth_email",
        (
            "invoicing.domain.email.quota",
            "    sale.count_email(EmailQuota.of(email.to, email.send_at or now, now))\n",
            "",
        ),
        (
            "invoicing.domain.email.quota",
            "    if was_counted and is_same_address(to, email.to):\n",
            "    if False:\n",
        ),
    ),
    bug(
        "an automatic receipt is refused",
        "matrix",
        "paid_with_an_address_that_has_all_its_emails",
        (
            "invoicing.domain.email.quota",
            "    if was_counted or is_without_payment:\n",
            "    if True:\n",
        ),
    ),
    bug(
        "receipts of manual payments do not count",
        "matrix",
        "the_fiftieth_receipt_of_a_manual_payment",
        ("invoicing.usecases.email.send_receipt", "not was_paid_at_provider(sale.order)", "False"),
    ),
    bug(
        "an e-mail that is claimed again counts again",
        "matrix",
        "the_fiftieth_receipt_of_a_manual_payment",
        ("invoicing.domain.email.quota", "is_without_payment and email.tries > 0", "False"),
    ),
)
