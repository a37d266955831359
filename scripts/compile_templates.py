"""Compile Jinja templates to Python modules: `python -m scripts.compile_templates FOLDER…`, for folders of the build.

The modules go to `compiled` in the folder, and the templates are removed. They run with the Jinja that compiled them,
which is the locked one here and in the layer.
"""

import shutil
import sys
from pathlib import Path

from jinja2 import FileSystemLoader

from invoicing.pages.http.jinja import COMPILED, new_environment


def compile_templates(folder: Path) -> None:
    """Replace the templates of a folder by modules."""
    env = new_environment(FileSystemLoader(folder), from_source=True)
    sources = list(folder.iterdir())
    env.compile_templates(folder / COMPILED, zip=None, ignore_errors=False)
    for source in sources:
        shutil.rmtree(source) if source.is_dir() else source.unlink()


def main() -> None:
    for folder in sys.argv[1:]:
        compile_templates(Path(folder))


if __name__ == "__main__":
    main()
