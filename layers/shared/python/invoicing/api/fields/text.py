"""Text: one line or several, without control characters; e-mail addresses, phone numbers and postal codes."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

from invoicing.api.fields.input import refused
from invoicing.domain.catalog.payment_instructions import PLACEHOLDERS, unknown_placeholders
from invoicing.domain.draft_orders.limits import LONGEST_ATTRIBUTE, LONGEST_ATTRIBUTE_NAME
from invoicing.domain.values.tags import LONGEST_TAG
from invoicing.domain.values.text import (
    LONGEST_EMAIL,
    LONGEST_LINE,
    LONGEST_METHOD_NAME,
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
    plain_postal_code,
    visible_text,
)

_LINE_ENDS = {"\u2028", "\u2029"}


def one_line(text: str) -> str:
    """Return one line of text as it is stored: without invisible characters. Control characters are refused."""
    for character in text:
        if unicodedata.category(character) == "Cc" or character in _LINE_ENDS:
            raise refused("control_character.line", character=f"U+{ord(character):04X}")
    return visible_text(text)


def search_text(text: str) -> str:
    """Return what is searched for in the form in which it is stored."""
    return plain_email(text) if "@" in text else visible_text(text)


def _lines(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    for character in text:
        if unicodedata.category(character) == "Cc" and character not in "\n\t":
            raise refused("control_character", character=f"U+{ord(character):04X}")
    return visible_text(text)


def not_blank(text: str) -> str:
    if not text:
        raise refused("blank")
    return text


def _header(text: str) -> str:
    if has_encoded_word(text):
        raise refused("encoded_word")
    return text


def _email(text: str) -> str:
    """Validate one e-mail address. Its domain may be internationalized."""
    text = plain_email(text)
    fault = email_fault(text)
    if fault is not None:
        raise refused("invalid_email.local_part" if fault is EmailFault.LOCAL_PART else "invalid_email")
    return text


def _phone(text: str) -> str:
    if text and not is_phone_number(text):
        raise refused("invalid_phone", least=SHORTEST_PHONE)
    return plain_phone(text)


def _https_url(text: str) -> str:
    """Validate a web address. An empty text stands for none."""
    if text and not is_web_address(text):
        raise refused("invalid_url")
    return text


def _known_placeholders(text: str) -> str:
    if unknown := unknown_placeholders(text):
        known = [f"{{{name}}}" for name in PLACEHOLDERS]
        raise refused("unknown_placeholder", placeholder=unknown[0], known=known)
    return text


OneLine = Annotated[str, Field(max_length=LONGEST_LINE), AfterValidator(one_line)]
SearchText = Annotated[OneLine, AfterValidator(search_text)]
Title = Annotated[str, Field(max_length=LONGEST_LINE), AfterValidator(one_line), AfterValidator(not_blank)]
# Text that is written into the header of an e-mail.
HeaderLine = Annotated[OneLine, AfterValidator(_header)]
HeaderTitle = Annotated[Title, AfterValidator(_header)]
Tag = Annotated[str, Field(max_length=LONGEST_TAG), AfterValidator(one_line), AfterValidator(not_blank)]
MethodName = Annotated[str, Field(max_length=LONGEST_METHOD_NAME), AfterValidator(one_line)]
AttributeName = Annotated[
    str, Field(max_length=LONGEST_ATTRIBUTE_NAME), AfterValidator(one_line), AfterValidator(not_blank)
]
AttributeValue = Annotated[str, Field(max_length=LONGEST_ATTRIBUTE), AfterValidator(_lines)]
Lines = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_lines)]
PaymentInstructions = Annotated[Lines, AfterValidator(_known_placeholders)]
EmailAddress = Annotated[
    str, Field(max_length=LONGEST_EMAIL, json_schema_extra={"format": "email"}), AfterValidator(_email)
]
HttpsUrl = Annotated[
    str,
    Field(max_length=LONGEST_URL, json_schema_extra={"format": "uri"}),
    AfterValidator(one_line),
    AfterValidator(_https_url),
]
PostalCode = Annotated[str, Field(max_length=LONGEST_LINE), AfterValidator(one_line), AfterValidator(plain_postal_code)]
Phone = Annotated[str, Field(max_length=LONGEST_PHONE), AfterValidator(one_line), AfterValidator(_phone)]
