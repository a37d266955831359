"""Tidy every `.po` file, and compile it to `.mo`: `python -m scripts.compile_translations`."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po

LOCALES = Path(__file__).resolve().parent.parent / "layers/shared/python/invoicing/locales"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def compiled(source: Path) -> bytes:
    catalogue = _read(source)
    catalogue.creation_date = catalogue.revision_date = EPOCH  # reproducible: Babel would write the current time
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def tidied(source: Path) -> str:
    """Return the file in the order of its texts, each once and on one line, without obsolete ones.

    So two branches that add texts at the end, or the same text, leave nothing to mend after their merge.
    """
    header = source.read_text(encoding="utf-8").partition("\n\n")[0]
    messages = sorted((message for message in _read(source) if message.id), key=_text_of)
    return "\n".join([f"{header}\n", *map(_written, messages)])


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name, ignore_obsolete=True)


def forms_of(text: str | Sequence[str] | None) -> list[str]:
    """Return the forms of a text or translation: one, or one for each plural."""
    return [text or ""] if isinstance(text, str | None) else list(text)


def _text_of(message: Message) -> str:
    return forms_of(message.id)[0]


def _written(message: Message) -> str:
    lines = [f"#, {', '.join(sorted(message.flags))}"] if message.flags else []
    forms = forms_of(message.string)
    if isinstance(message.id, str):
        lines += [f"msgid {_quoted(message.id)}", f"msgstr {_quoted(forms[0])}"]
    else:
        one, many = message.id
        lines += [f"msgid {_quoted(one)}", f"msgid_plural {_quoted(many)}"]
        lines += [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(forms)]
    return "".join(f"{line}\n" for line in lines)


def _quoted(text: str) -> str:
    return normalize(text, width=0)


def main() -> None:
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        source.write_text(tidied(source), encoding="utf-8")
        source.with_suffix(".mo").write_bytes(compiled(source))


if __name__ == "__main__":
    main()
