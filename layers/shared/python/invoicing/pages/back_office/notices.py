"""What a page tells above its title after a form: `see_other(address, "saved")` names the sentence by its code."""

from __future__ import annotations

from invoicing.pages.back_office import DOMAIN
from invoicing.pages.i18n.language import translations

# They ask for something, or tell that nothing was done.
_ASKING = {
    "code_exists",
    "code_ended",
    "draft_exists",
    "form_of_another",
    "invited_before",
    "not_dismissed",
    "not_done",
    "not_invited",
    "order_not_cancelled",
    "owner_sets_up",
    "owner_sets_up_kept",
    "provider_silent",
    "refund_failed",
    "set_up_first",
    "set_up_first_kept",
}


def notice_tone(code: str) -> str:
    """Return the tone of a notice, which chooses its icon: done, or to be read."""
    return "info" if code in _ASKING else "good"


def notice_sentence(code: str, locale: str) -> str:
    """Return the sentence of a code; a code that is not here has none."""
    _ = translations(DOMAIN, locale).gettext
    sentences = {
        "password_reset": _("Your new password is set, and all other devices are signed out. Sign in with it."),
        "authenticator_set_up": _("Your authenticator is set up. Keep some emergency codes, too."),
        "email_confirmed": _("The e-mail is recorded as sent."),
        "email_requested": _("The e-mail is on its way."),
        "job_continued": _("Some more are done. It goes on by itself, or continue here."),
        "letter_counted": _("The sale is counted."),
        "letter_sent": _("It is sent to its function again. If it fails, it comes back to this page."),
        "provider_asked": _("The provider was asked, and what it said is recorded."),
        "provider_silent": _("The provider did not answer. It is asked again by itself."),
        "saved": _("Saved."),
        "sign_in_saved": _(
            "Saved. If everyone needs an authenticator, whoever signed in without one signs in again, and sets one up."
        ),
        "product_archived": _("The product is archived."),
        "product_created": _("The product is created."),
        "product_restored": _("The product is sold again."),
        "refund_closed": _("The refund is closed: it stays failed."),
        "removed": _("Removed."),
        "stock_changed": _("The stock is changed."),
        "store_set_up": _("Your store is set up: it can sell now."),
        "set_up_first": _("Set up your store first: the first price fixes its currency."),
        "set_up_first_kept": _("Set up your store first: the first price fixes its currency. What you typed is kept."),
        "owner_sets_up": _("The store is not set up yet: an owner does that first."),
        "owner_sets_up_kept": _("The store is not set up yet: an owner does that first. What you typed is kept."),
        "invoice_requested": _("The invoice is on its way."),
        "invoice_scheduled": _("The invoice is scheduled."),
        "link_revoked": _("The link was revoked."),
        "draft_created": _("The draft is saved. Share its link, or send the invoice."),
        "draft_saved": _("The draft is saved. Its links show it as it is now."),
        "draft_exists": _(
            "This draft was saved before: here is what you have typed since. Save it to change the draft."
        ),
        "authenticator_removed": _("The authenticator is turned off, and all devices are signed out. Sign in again."),
        "invited": _("The invitation is sent."),
        "invited_again": _("The invitation is sent again: only the newest temporary password is valid."),
        "invited_before": _("This invitation was sent before. If no e-mail comes, invite again."),
        "not_invited": _(
            "The account is made, and no e-mail could be sent: invite again tomorrow, or see docs/staff.md."
        ),
        "member_removed": _("Removed from the team."),
        "member_signed_out": _("Signed out everywhere. Access tokens that are in use end within 10 minutes."),
        "role_changed": _("The role is changed. They have to sign in again."),
        "signed_out": _("You are signed out."),
        "signed_out_everywhere": _("You are signed out on all devices."),
        "comment_added": _("The comment is added."),
        "comment_removed": _("The comment is removed, and its text is erased."),
        "code_ended": _("This code has ended: ask for another one."),
        "email_changed": _("Your e-mail address is changed, and all devices are signed out. Sign in with the new one."),
        "completed": _("The draft is an order now. It waits for the payment."),
        "code_archived": _("The discount code is archived."),
        "code_created": _("The discount code is created."),
        "code_exists": _("There was such a discount code already, with the same values."),
        "code_restored": _("The discount code can be used again."),
        "draft_cancelled": _("The draft is cancelled."),
        "form_of_another": _("That form was opened under another sign-in: nothing was sent."),
        "fulfilled": _("Fulfilled."),
        "market_added": _("The market is added. Add how its customers get the goods: under Delivery."),
        "marked_as_paid": _("Marked as paid."),
        "dismissed": _("Dismissed. It comes back if the same happens again."),
        "not_dismissed": _("Nothing was dismissed: it was changed meanwhile. This is how it stands now."),
        "not_done": _("Nothing was done: it was changed meanwhile. This is how it stands now."),
        "order_cancelled": _("The order is cancelled."),
        "order_not_cancelled": _(
            "The order is not cancelled, since its refund failed. Refund it again under Jobs and problems: that "
            "cancels the order, too."
        ),
        "order_cancelling": _("The order is being cancelled: its payment ends first, which takes a moment."),
        "receipt_requested": _("The receipt is on its way."),
        "refund_failed": _(
            "The refund failed: no money went back. Refund it again, or pay it back, under Jobs and problems."
        ),
        "refund_requested": _("The refund is recorded. The timeline tells when it is made."),
        "refunded": _("The refund is made."),
        "released": _("The goods are back in stock."),
        "reserved": _("The goods are reserved."),
        "sells_below_zero": _("The product sells below zero now."),
    }
    return sentences.get(code, "")
