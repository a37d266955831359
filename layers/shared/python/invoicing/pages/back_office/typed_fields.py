"""Fields of a form as they were typed: read one after the other, with a sentence for each that is invalid."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from invoicing.domain.catalog.payment_instructions import PLACEHOLDERS, unknown_placeholders
from invoicing.domain.values.money import Money
from invoicing.domain.values.tags import LONGEST_TAG, MAX_TAGS
from invoicing.domain.values.text import (
    LONGEST_LINE,
    LONGEST_PHONE,
    LONGEST_TEXT,
    LONGEST_URL,
    SHORTEST_PHONE,
    EmailFault,
    email_fault,
    has_encoded_word,
    is_phone_number,
    is_web_address,
    plain_email,
    plain_phone,
)
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.money_input import TypedNumberError, typed_amount
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations

_MOST_DIGITS = 15
_MINUTES = "%Y-%m-%dT%H:%M"  # as a browser sends a day with a time
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


class ShownFields:
    """Values of a form as its page shows them: empty where nothing was sent, as of a box that is not ticked."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def get(self, name: str) -> str:
        return self._values.get(name, "")

    __getitem__ = get


class InvalidFieldError(Exception):
    """A field contradicts what is stored; the sentence says what to do."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.errors = {name: sentence}

    @classmethod
    def of(cls, errors: Mapping[str, str]) -> InvalidFieldError:
        """Return the error of several fields, of which there is at least one."""
        error = cls(*next(iter(errors.items())))
        error.errors = dict(errors)
        return error


class TypedFields:
    """What was typed by field, and `errors`: a sentence by the name of each field that is invalid.

    An invalid field is read as an empty value, so that every field of a form is checked at once.
    """

    def __init__(self, typed: Mapping[str, str], locale: str) -> None:
        self.typed = typed
        self.locale = locale
        self.errors: dict[str, str] = {}

    @property
    def texts(self) -> NullTranslations:
        return translations(DOMAIN, self.locale)

    def refuse(self, name: str, sentence: str) -> None:
        """Keep the sentence of an invalid field; the first of a field counts."""
        self.errors.setdefault(name, sentence)

    def line(self, name: str, missing: str = "", *, longest: int = LONGEST_LINE) -> str:
        """Return one line of text; `missing` is the sentence if it has to be there."""
        text = self.typed.get(name, "")
        if missing and not text:
            self.refuse(name, missing)
        if len(text) > longest:
            most = formats.number(longest, self.locale)
            self.refuse(name, self.texts.gettext("Use at most %(most)s characters") % {"most": most})
        return text

    def tags(self, name: str, missing: str = "", stored: Collection[str] = ()) -> tuple[str, ...]:
        """Return tags, with commas or line breaks between them; `missing` is the sentence if one has to be there.

        A program may have given a tag with a comma: a line that is one of the `stored` tags stays whole.
        """
        _ = self.texts.gettext
        lines = self.typed.get(name, "").splitlines()
        parts = (part.strip() for line in lines for part in ([line] if line in stored else line.split(",")))
        tags = tuple(dict.fromkeys(filter(None, parts)))
        if missing and not tags:
            self.refuse(name, missing)
        elif len(tags) > MAX_TAGS:
            self.refuse(name, _("Use at most %(most)s tags") % {"most": MAX_TAGS})
        elif any(len(tag) > LONGEST_TAG for tag in tags):
            self.refuse(name, _("Use at most %(most)s characters for a tag") % {"most": LONGEST_TAG})
        return tags

    def header(self, name: str, missing: str = "") -> str:
        """Return one line that is written into headers of e-mails."""
        text = self.line(name, missing)
        if has_encoded_word(text):
            self.refuse(name, self.texts.gettext("Take out the part that begins with =?"))
        return text

    def email(self, name: str) -> str:
        _ = self.texts.gettext
        address = plain_email(self.line(name))
        faults = {
            EmailFault.ADDRESS: _("Enter one e-mail address, such as kari@example.com"),
            EmailFault.LOCAL_PART: _("Use only the letters a to z, digits and signs before the @"),
        }
        if address and (fault := email_fault(address)):
            self.refuse(name, faults[fault])
        return address

    def phone(self, name: str) -> str:
        number = plain_phone(self.line(name, longest=LONGEST_PHONE))
        if number and not is_phone_number(number):
            sentence = self.texts.gettext("Enter a phone number with at least %(least)s digits")
            self.refuse(name, sentence % {"least": SHORTEST_PHONE})
        return number

    def web_address(self, name: str) -> str:
        address = self.line(name, longest=LONGEST_URL)
        if address.lower().startswith("www."):
            address = f"https://{address}"
        if address and not is_web_address(address):
            self.refuse(name, self.texts.gettext("Enter a web address that begins with https://"))
        return address

    def instructions(self, name: str) -> str:
        """Return payment instructions, in which only known placeholders stand."""
        text = self.line(name, longest=LONGEST_TEXT)
        if unknown := unknown_placeholders(text):
            known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
            sentence = self.texts.gettext("Take %(placeholder)s out: only these are filled in: %(known)s")
            self.refuse(name, sentence % {"placeholder": unknown[0], "known": known})
        return text

    def number(self, name: str, *, least: int = 0, most: int, missing: str = "") -> int:
        """Return a whole number; 0 for an empty field, unless `missing` is the sentence because it has to be there."""
        text = "".join(self.typed.get(name, "").split()).replace("\N{MINUS SIGN}", "-")
        if not text:
            if missing:
                self.refuse(name, missing)
            return 0
        digits = text.removeprefix("-").removeprefix("+")
        number = int(text) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None
        if number is None or not least <= number <= most:
            sentence = self.texts.gettext("Enter a whole number from %(least)s to %(most)s")
            limits = {"least": formats.number(least, self.locale), "most": formats.number(most, self.locale)}
            self.refuse(name, sentence % limits)
            return 0
        return number

    def amount(self, name: str, currency: str, missing: str = "") -> Money | None:
        """Return an amount; None for an empty field, and for one that is not an amount."""
        text = self.typed.get(name, "")
        if not text:
            if missing:
                self.refuse(name, missing)
            return None
        try:
            return typed_amount(text, currency, self.locale)
        except TypedNumberError as error:
            self.refuse(name, str(error))
            return None

    def moment(self, name: str, time_zone: str, before: datetime | None = None) -> datetime | None:
        """Return a time of the time zone, in UTC; None for an empty field.

        A field that shows the time `before` keeps it, with its seconds.
        """
        text = self.typed.get(name, "")[: len("2026-11-30T09:00")]
        if not text or (before and text == written_moment(before, time_zone)):
            return before if text else None
        try:
            local = datetime.strptime(text, _MINUTES).replace(tzinfo=ZoneInfo(time_zone))
        except ValueError:
            local = None
        if local is None or not _FIRST_YEAR <= local.year <= _LAST_YEAR:
            self.refuse(name, self.texts.gettext("Enter a day and a time, such as 2026-11-30 09:00"))
            return None
        return local.astimezone(UTC)

    def choice(self, name: str, options: Collection[str]) -> str:
        """Return one of the options; no form of this project sends another."""
        value = self.typed.get(name, "")
        if value not in options:
            self.refuse(name, self.texts.gettext("Choose one of the options"))
            return ""
        return value

    def is_ticked(self, name: str) -> bool:
        return bool(self.typed.get(name))


def written_moment(moment: datetime | None, time_zone: str) -> str:
    """Return a time as its field shows it, which `TypedFields.moment` reads; empty for None."""
    return moment.astimezone(ZoneInfo(time_zone)).strftime(_MINUTES) if moment else ""
