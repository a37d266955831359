"""Texts for declined payments, in the customer's language.

Unknown reasons, and those that hint at fraud, have the same general text.
"""

from __future__ import annotations

from gettext import NullTranslations


def decline_words(reason: str, texts: NullTranslations) -> str:
    _ = texts.gettext
    words = {
        "insufficient_funds": _(
            "There is not enough money on the card. Try another card, or check your balance first."
        ),
        "expired_card": _("The card has expired. Try another card."),
        "incorrect_number": _("The card number was not right. Try again, and check every digit."),
        "incorrect_cvc": _("The security code was not right. Try again with the code on the card."),
        "authentication_required": _(
            "Your bank wants you to confirm the payment. Try again, and approve it with your bank."
        ),
        "authentication_failed": _("The payment was not confirmed with your bank. Try again, and approve it there."),
        "processing_error": _("Something went wrong on the way to your bank. Wait a moment, then try again."),
        "card_not_supported": _("This kind of card cannot be used here. Try another card."),
        "currency_not_supported": _("The card does not take this currency. Try another card."),
    }
    return words.get(reason, _("Your bank declined the payment. Try another card, or ask your bank why."))
