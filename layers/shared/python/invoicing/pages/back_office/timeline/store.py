"""Sentences about what belongs to no sale."""

from __future__ import annotations

from urllib.parse import quote

from invoicing.domain.events.store import DiscountCodeChanged, ProductChanged, StaffChange, StaffChanged, StoreChanged
from invoicing.pages.back_office.timeline.field_names import field_names
from invoicing.pages.back_office.timeline.sentence import Action, Sentence, Severity, Teller


def store_changed(event: StoreChanged, teller: Teller) -> Sentence:
    _ = teller.gettext
    text = _("Settings changed (%(fields)s)") % {"fields": field_names(event.changed, teller)}
    return Sentence(text, action=Action(_("Open the settings"), "/admin/settings"))


def product_changed(event: ProductChanged, teller: Teller) -> Sentence:
    _ = teller.gettext
    product = Action(_("Open the product"), f"/admin/products/{quote(event.sku, safe='')}")
    if event.is_new:
        return Sentence(_("Product %(sku)s created") % {"sku": event.sku}, action=product)
    if event.adjustment:
        text = _("Stock of %(sku)s changed by %(change)s") % {"sku": event.sku, "change": f"{event.adjustment:+d}"}
        return Sentence(f"{text} ({event.reason})" if event.reason else text, action=product)
    named = {"sku": event.sku, "fields": field_names(event.changed, teller)}
    return Sentence(_("Product %(sku)s changed (%(fields)s)") % named, action=product)


def code_changed(event: DiscountCodeChanged, teller: Teller) -> Sentence:
    _ = teller.gettext
    code = Action(_("Open the discount code"), f"/admin/discount-codes/{quote(event.code, safe='')}")
    if event.is_new:
        return Sentence(_("Discount code %(code)s created") % {"code": event.code}, action=code)
    named = {"code": event.code, "fields": field_names(event.changed, teller)}
    return Sentence(_("Discount code %(code)s changed (%(fields)s)") % named, action=code)


def staff_changed(event: StaffChanged, teller: Teller) -> Sentence:
    _ = teller.gettext
    changes = {
        StaffChange.INVITED: _("Staff member invited"),
        StaffChange.INVITED_AGAIN: _("Staff member invited again"),
        StaffChange.ROLE_CHANGED: _("Role of a staff member changed"),
        StaffChange.RESET: _("Password of a staff member reset"),
        StaffChange.DISABLED: _("Staff member removed"),
        StaffChange.EMAIL_CHANGED: _("E-mail address changed"),
        StaffChange.PASSWORD_CHANGED: _("Password changed"),
        StaffChange.AUTHENTICATOR_SET_UP: _("Authenticator set up"),
        StaffChange.AUTHENTICATOR_REMOVED: _("Authenticator turned off"),
        StaffChange.EMERGENCY_CODES_RENEWED: _("New emergency codes made"),
        StaffChange.EMERGENCY_CODE_USED: _("Signed in with an emergency code"),
    }
    return Sentence(changes[event.change], Severity.ATTENTION)
