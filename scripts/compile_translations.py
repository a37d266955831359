"""Compile every `.po` into the `.mo` that is shipped: `python -m scripts.compile_translations`."""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "layers/shared/python/invoicing/locales"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def compiled(source: Path) -> bytes:
    """Return the binary catalogue of one `.po` file."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    catalogue.creation_date = catalogue.revision_date = EPOCH  # Babel would write the time of compiling
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def main() -> None:
    """Write the `.mo` beside each `.po` file."""
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        source.with_suffix(".mo").write_bytes(compiled(source))


if __name__ == "__main__":
    main()
