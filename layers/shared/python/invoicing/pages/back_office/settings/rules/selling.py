"""The rules of new draft orders, invoices and links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from gettext import NullTranslations

from invoicing.domain.catalog.store import LONGEST_LINK_DAYS, LONGEST_RESERVE_HOURS, Store
from invoicing.pages.back_office.settings.form import TICKED, SettingsForm
from invoicing.pages.back_office.typed_fields import InvalidFieldError, TypedFields

_TICKS = ("lock_prices", "allow_discount_codes", "terms_in_any_currency")


def _fields_of(store: Store, locale: str) -> dict[str, str]:
    del locale
    return {
        "link_days": str(store.link_days),
        "reserve_hours": str(store.reserve_hours),
        **{name: TICKED if getattr(store, name) else "" for name in _TICKS},
    }


def _read(fields: TypedFields) -> Callable[[Store], Store]:
    """Return the change that was typed. Links have to work until the reminder."""
    days = fields.number("link_days", least=1, most=LONGEST_LINK_DAYS, missing=fields.texts.gettext("Enter a number"))
    hours = fields.number("reserve_hours", most=LONGEST_RESERVE_HOURS)
    locks, takes_codes, in_any_currency = (fields.is_ticked(name) for name in _TICKS)

    def change(before: Store) -> Store:
        after = replace(
            before,
            link_days=days,
            reserve_hours=hours,
            lock_prices=locks,
            allow_discount_codes=takes_codes,
            terms_in_any_currency=in_any_currency,
        )
        if after.reminds_too_late:
            raise InvalidFieldError("link_days", _too_short(fields.texts, before.reminder_days))
        return after

    return change


def _too_short(texts: NullTranslations, days: int) -> str:
    sentence = texts.ngettext(
        "A reminder goes after %(num)s day: let links work longer, or change the reminder first",
        "A reminder goes after %(num)s days: let links work longer, or change the reminder first",
        days,
    )
    return sentence % {"num": days}


def _labels(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "lock_prices": _("New drafts keep their prices"),
        "allow_discount_codes": _("Customers can enter discount codes"),
        "terms_in_any_currency": _("Payment terms in every currency"),
        "reserve_hours": _("Hours for which the goods of an invoice are reserved"),
        "link_days": _("Days that a link works"),
    }


_FORM = SettingsForm(
    address="/admin/settings/selling",
    template="settings/selling.html",
    labels=_labels,
    fields_of=_fields_of,
    read=_read,
    ticks=_TICKS,
)
show, update = _FORM.show, _FORM.update
