"""Join the sources of each stylesheet and script into the file that pages load: `python -m scripts.assets.join`.

A page loads one stylesheet and one script. Both stylesheets begin with the tokens, so that the customer's pages and the
back office look alike. The script of the back office begins with htmx, as it is published.
"""

from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "layers/shared/python/invoicing/pages"
STYLES = PAGES / "styles"
SCRIPTS = PAGES / "scripts"


def joined_files() -> dict[Path, str]:
    """Return the content of each stylesheet and script by its path."""
    joined = {f"{folder.name}.css": _stylesheet(folder) for folder in _folders(STYLES)}
    joined |= {f"{folder.name}.js": _script(folder) for folder in _folders(SCRIPTS)}
    return {PAGES / "assets" / name: content for name, content in joined.items()}


def _folders(sources: Path) -> list[Path]:
    return sorted(folder for folder in sources.iterdir() if folder.is_dir())


def _stylesheet(folder: Path) -> str:
    """Join the files of a folder. The order of layers comes first, in `layers.css`."""
    parts = sorted(path for path in folder.glob("*.css") if path.name != "layers.css")
    return _joined(folder / "layers.css", STYLES / "tokens.css", *parts)


def _script(folder: Path) -> str:
    """Join the files of a folder, in the order of their names."""
    return '"use strict";\n' + _joined(*sorted(folder.glob("*.js")))


def _joined(*files: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def main() -> None:
    for path, content in joined_files().items():
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
