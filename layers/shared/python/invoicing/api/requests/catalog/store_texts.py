"""The body of the store's own texts."""

from __future__ import annotations

from pydantic import Field, ValidationInfo, field_validator

from invoicing.api.fields.input import InputPart, fields_of, refused
from invoicing.api.fields.text import HeaderLine, Lines, OneLine
from invoicing.domain.catalog.store_texts import DEFAULT_TEXTS, StoreTexts, faulty_placeholder, placeholders_of

_SUBJECT = "Subject. Placeholders: `{number}`, `{total}`, `{store}`."
_INTRO = "First paragraph. Placeholders: `{name}`, `{number}`, `{total}`, `{store}`."


class StoreTextsInput(InputPart):
    """The store's own texts in one language, in plain text. Texts that are left out are the default ones.

    A text is not used where a value that it names is missing, such as the name of a customer who gave none.
    """

    greeting: OneLine | None = Field(
        None, description="First line of e-mails. Placeholders: `{name}`, `{store}`.", examples=["Hei {name}!"]
    )
    invoice_subject: HeaderLine | None = Field(None, description=_SUBJECT)
    invoice_intro: Lines | None = Field(None, description=_INTRO)
    reminder_subject: HeaderLine | None = Field(None, description=_SUBJECT)
    reminder_intro: Lines | None = Field(None, description=_INTRO)
    receipt_subject: HeaderLine | None = Field(None, description=_SUBJECT)
    receipt_intro: Lines | None = Field(None, description=_INTRO)
    shipping_subject: HeaderLine | None = Field(None, description=_SUBJECT)
    shipping_intro: Lines | None = Field(None, description=_INTRO)
    footer: Lines | None = Field(
        None,
        description="Lines above the store's name and address, in e-mails and on pages. Placeholder: `{store}`.",
    )
    chat_message: Lines | None = Field(
        None,
        description="Message with a copied link. Placeholders: `{name}`, `{number}`, `{total}`, `{store}`, `{link}`; "
        "without `{link}`, the link comes last.",
    )

    @field_validator("*")
    @classmethod
    def _known_placeholders(cls, text: str | None, info: ValidationInfo) -> str | None:
        name = info.field_name or ""
        if text and (placeholder := faulty_placeholder(name, text)):
            known = [f"{{{each}}}" for each in placeholders_of(name)]
            raise refused("unknown_placeholder", placeholder=placeholder, known=known)
        return text

    def to_domain(self) -> StoreTexts:
        """Return the texts."""
        return StoreTexts(**fields_of(self))


class TextsByLanguage(InputPart):
    """The store's own texts in each language of its customers."""

    en: StoreTextsInput | None = None
    nb: StoreTextsInput | None = None

    def to_domain(self) -> dict[str, StoreTexts]:
        """Return the texts of languages that have some."""
        return {language: texts for language, texts in fields_of(self).items() if texts != DEFAULT_TEXTS}
