"""The catalogues of translations: sorted, without repeated, obsolete or uncertain texts, and compiled.

That every text of pages and e-mails is translated, and none is left over, is held where these are tested.
"""

from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from scripts import compile_translations

CATALOGUES = sorted(compile_translations.LOCALES.glob("*/LC_MESSAGES/*.po"))
named: dict[str, Any] = {"ids": lambda path: f"{path.parts[-3]} {path.stem}"}


@pytest.mark.parametrize("source", CATALOGUES, **named)
def test_a_catalogue_has_each_text_once_and_in_order(source: Path) -> None:
    assert source.read_text(encoding="utf-8") == compile_translations.tidied(source), "run `make generate`"


@pytest.mark.parametrize("source", CATALOGUES, **named)
def test_a_translation_is_certain_and_has_all_its_forms(source: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    for message in catalogue:
        assert all(compile_translations.forms_of(message.string)), message.id
        assert message.id == "" or not message.fuzzy, message.id
    assert list(catalogue.obsolete) == []


@pytest.mark.parametrize("source", CATALOGUES, **named)
def test_the_binary_catalogue_is_what_its_source_compiles_to(source: Path) -> None:
    assert source.with_suffix(".mo").read_bytes() == compile_translations.compiled(source), "run `make generate`"
