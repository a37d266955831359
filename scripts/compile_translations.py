"""Compile every `.po` file to `.mo`: `python -m scripts.compile_translations`."""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "layers/shared/python/invoicing/locales"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def compiled(source: Path) -> bytes:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    catalogue.creation_date = catalogue.revision_date = EPOCH  # reproducible: Babel would write the current time
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def main() -> None:
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        source.with_suffix(".mo").write_bytes(compiled(source))


if __name__ == "__main__":
    main()
