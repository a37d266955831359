"""When customers are reminded of an invoice that they have not paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from gettext import NullTranslations

from invoicing.domain.catalog.store import LONGEST_REMINDER_DAYS, Store
from invoicing.pages.back_office.settings.form import TICKED, SettingsForm
from invoicing.pages.back_office.typed_fields import InvalidFieldError, TypedFields

_USUAL_DAYS = 3  # suggested where reminders were off


def _fields_of(store: Store, locale: str) -> dict[str, str]:
    del locale
    is_on = store.reminder_days > 0
    return {"is_on": TICKED if is_on else "", "reminder_days": str(store.reminder_days or _USUAL_DAYS)}


def _read(fields: TypedFields) -> Callable[[Store], Store]:
    """Return the change that was typed. A reminder has to go while the link of its invoice works."""
    days = 0
    if fields.is_ticked("is_on"):
        missing = fields.texts.gettext("Enter a number")
        days = fields.number("reminder_days", least=1, most=LONGEST_REMINDER_DAYS, missing=missing)

    def change(before: Store) -> Store:
        after = replace(before, reminder_days=days)
        if after.reminds_too_late:
            raise InvalidFieldError("reminder_days", _too_late(fields.texts, before.link_days))
        return after

    return change


def _too_late(texts: NullTranslations, days: int) -> str:
    sentence = texts.ngettext(
        "Links work for %(num)s day: remind earlier, or change how long links work first",
        "Links work for %(num)s days: remind earlier, or change how long links work first",
        days,
    )
    return sentence % {"num": days}


def _labels(_: Callable[[str], str]) -> dict[str, str]:
    return {"is_on": _("Remind customers who have not paid"), "reminder_days": _("Days after the invoice")}


_FORM = SettingsForm(
    address="/admin/settings/reminders",
    template="settings/reminders.html",
    labels=_labels,
    fields_of=_fields_of,
    read=_read,
    ticks=("is_on",),
)
show, update = _FORM.show, _FORM.update
