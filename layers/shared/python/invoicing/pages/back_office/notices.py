"""What a page tells above its title after a form: `see_other(address, "saved")` names the sentence by its code."""

from __future__ import annotations

from invoicing.pages.back_office import DOMAIN
from invoicing.pages.i18n.language import translations


def notice_sentence(code: str, locale: str) -> str:
    """Return the sentence of a code; a code that is not here has none."""
    _ = translations(DOMAIN, locale).gettext
    sentences = {
        "password_reset": _("Your new password is set, and all other devices are signed out. Sign in with it."),
        "saved": _("Saved."),
        "product_archived": _("The product is archived."),
        "product_created": _("The product is created."),
        "product_restored": _("The product is sold again."),
        "removed": _("Removed."),
        "stock_changed": _("The stock is changed."),
        "store_set_up": _("Your store is set up: it can sell now."),
        "signed_out": _("You are signed out."),
        "signed_out_everywhere": _("You are signed out on all devices."),
    }
    return sentences.get(code, "")
