"""The generated e-mail files are up to date, and every text in them is translated."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from invoicing.domain.events import EmailKind
from scripts import compile_emails, compile_translations

PAGES = compile_emails.EMAILS.parent.parent
SOURCES = sorted(compile_emails.EMAILS.glob("*.mjml"))
LANGUAGES = sorted(compile_translations.LOCALES.glob("*/LC_MESSAGES/email.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

named: dict[str, Any] = {"ids": lambda path: f"{path.parts[-3]} {path.stem}" if path.suffix == ".po" else path.name}


def words() -> Iterator[tuple[str, ...]]:
    """Yield every text of the e-mails: (text,) or (one, many)."""
    for path in sorted((PAGES / "email").glob("*.py")):
        yield from (_forms(found[1]) for found in extract_from_file("python", path))
    for path in sorted(compile_emails.EMAILS.rglob("*")):
        if path.suffix in {".mjml", ".txt"}:
            yield from (_forms(found[1]) for found in extract_from_file("jinja2.ext:babel_extract", path))


def _forms(message: Any) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


@pytest.mark.parametrize("source", SOURCES, **named)
def test_the_html_is_what_its_mjml_compiles_to(source):
    assert source.with_suffix(".html").read_text() == compile_emails.compiled(source), "run `make generate`"


@pytest.mark.parametrize("path", LANGUAGES, **named)
def test_every_text_of_the_emails_is_translated_and_none_is_left_over(path):
    translated = {_forms(message.id): message for message in catalogue(path) if message.id}
    assert set(translated) == set(words())
    assert [forms for forms, message in translated.items() if not all(_forms(message.string)) or message.fuzzy] == []


@pytest.mark.parametrize("path", LANGUAGES, **named)
def test_a_translation_names_what_its_text_names(path):
    for message in catalogue(path):
        if message.id:
            for form in _forms(message.string):
                assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(_forms(message.id)[-1])), message.id


def test_the_lists_of_templates_words_and_languages_are_not_empty():
    assert [source.stem for source in SOURCES] == sorted(kind.value for kind in EmailKind)
    assert len(set(words())) > 30
    assert LANGUAGES
