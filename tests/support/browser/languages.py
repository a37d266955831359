"""The pages in other languages: Norwegian, and one that no one speaks, of long words that run from right to left.

The tag of the latter is Hebrew's, for which Babel has formats; no catalogue of it is shipped.
"""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page, StorageState

from invoicing.domain.values.language import LANGUAGES
from invoicing.pages.i18n import language
from invoicing.pages.i18n.formats import FORMATS

DIRECTIONS = {"nb": "ltr", "he": "rtl"}
LETTERS = re.compile(r"(%\(\w+\)[sd]|\{\w+\}|<[^>]+>|&\w+;)|([aeiounyAEIOUNY])")


@contextmanager
def other_languages(
    browser: Browser, folder: Path, session: StorageState | None = None
) -> Iterator[Sequence[tuple[str, Page]]]:
    """Open a page in each language, with the cookies of a session; the Norwegian one runs no script."""
    with _shipped_of_long_words(folder):
        contexts = [
            browser.new_context(storage_state=session, locale=tag, java_script_enabled=tag != "nb")
            for tag in DIRECTIONS
        ]
        yield [(tag, context.new_page()) for tag, context in zip(DIRECTIONS, contexts, strict=True)]
        for context in contexts:
            context.close()


@contextmanager
def _shipped_of_long_words(folder: Path) -> Iterator[None]:
    shutil.copytree(language._CATALOGUES, folder, dirs_exist_ok=True)
    catalogues = folder / "he" / "LC_MESSAGES"
    catalogues.mkdir(parents=True)
    for source in (folder / "nb" / "LC_MESSAGES").glob("*.po"):
        longer = Catalog(locale="he")
        for message in read_po(source.open("rb")):
            texts = [message.id] if isinstance(message.id, str) else message.id
            if message.id:
                longer.add(message.id, [*map(_longer, texts)] if message.pluralizable else _longer(texts[0]))
        with (catalogues / f"{source.stem}.mo").open("wb") as file:
            write_mo(file, longer)
    with (
        patch.dict(LANGUAGES, {"he": "Long words"}),
        patch.dict(FORMATS, {"he": "he"}),
        patch.object(language, "_CATALOGUES", folder),
    ):
        language.translations.cache_clear()
        yield
    language.translations.cache_clear()


def _longer(text: str) -> str:
    """Double the vowels, and a consonant: two fifths of the letters."""
    return LETTERS.sub(lambda found: found[1] or found[2] * 2, text)
