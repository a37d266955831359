"""Join the sources of each stylesheet into the file that pages load: `python -m scripts.assets.join_styles`.

A page loads one stylesheet. Both begin with the tokens, so that the customer's pages and the back office look alike.
"""

from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "layers/shared/python/invoicing/pages"
SOURCES = PAGES / "styles"


def stylesheets() -> dict[Path, str]:
    """Return the content of each stylesheet by its path. The order of layers comes first, in `layers.css`."""
    return {
        PAGES / "assets" / f"{folder.name}.css": joined(folder)
        for folder in sorted(SOURCES.iterdir())
        if folder.is_dir()
    }


def joined(folder: Path) -> str:
    parts = sorted(path for path in folder.glob("*.css") if path.name != "layers.css")
    files = [folder / "layers.css", SOURCES / "tokens.css", *parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def main() -> None:
    for path, content in stylesheets().items():
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
