"""Compile every `.po` into the `.mo` that is shipped: `python -m scripts.compile_translations`."""

import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "layers/shared/python/invoicing/locales"


def compiled(source: Path) -> bytes:
    """Return the binary catalogue of one `.po` file."""
    buffer = io.BytesIO()
    with source.open("rb") as file:
        write_mo(buffer, read_po(file, locale=source.parent.parent.name))
    return buffer.getvalue()


def main() -> None:
    """Write the `.mo` beside each `.po` file."""
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        source.with_suffix(".mo").write_bytes(compiled(source))


if __name__ == "__main__":
    main()
