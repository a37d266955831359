"""Errors of use cases on pages: their status, and their sentences at fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from invoicing.domain.errors import (
    ConflictError,
    InvalidRequestError,
    InvoicingError,
    NotFoundError,
    RateLimitError,
    RetryableError,
)
from invoicing.domain.errors.sentences import SENTENCES
from invoicing.domain.values.money import Money
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations

STATUSES: tuple[tuple[type[InvoicingError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (RateLimitError, HTTPStatus.TOO_MANY_REQUESTS),
    (ConflictError, HTTPStatus.CONFLICT),
    (InvalidRequestError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (RetryableError, HTTPStatus.SERVICE_UNAVAILABLE),
)


def status_of(error: Exception) -> HTTPStatus:
    """Return the status of the page that tells an error."""
    for kind, status in STATUSES:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def sentence_of(error: InvoicingError, locale: str) -> str:
    """Return what an error says to do, in the locale where the catalogue has it, with money and dates in its manner."""
    template = translations(DOMAIN, locale).gettext(SENTENCES[error.key])
    if template == SENTENCES[error.key]:
        return str(error)
    values = {name: _plain(value, locale) for name, value in error.parameters.items()}
    try:
        return template.format(**values)
    except (KeyError, ValueError, IndexError, AttributeError):  # a translation with other placeholders
        return str(error)


def field_errors(error: InvoicingError, fields: Mapping[str, str], locale: str, *, other: str = "") -> dict[str, str]:
    """Return the sentence by the form's field. `fields` maps JSON pointers to fields; the longest that fits counts.

    An error that is about no field of the form stands at `other`, or in the box on top only, at "".
    """
    pointer = error.pointer or ""
    fitting = [one for one in fields if pointer == one or pointer.startswith(f"{one}/")]
    return {fields[max(fitting, key=len)] if fitting else other: sentence_of(error, locale)}


def _plain(value: object, locale: str) -> object:
    match value:
        case Money():
            return formats.money(value, locale)
        case date():
            return formats.date(value, locale)
        case tuple() | list():
            return ", ".join(str(_plain(item, locale)) for item in value)
        case InvoicingError():
            return sentence_of(value, locale)
    return getattr(value, "value", value)
