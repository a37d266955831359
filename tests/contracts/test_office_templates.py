"""The back office's templates, styles, icons and notices fit together: nothing is missing, and nothing is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.repository import ROOT

PAGES = ROOT / "layers/shared/python/invoicing/pages"
TEMPLATES = [
    *(
        path
        for name in ("back_office", "problems", "team")
        for path in (ROOT / f"functions/{name}/templates").rglob("*.html")
    ),
    *PAGES.glob("templates/back_office/**/*.html"),
]
MODULES = [*(PAGES / "back_office").rglob("*.py"), *(PAGES / "links").rglob("*.py")]
SCRIPT = PAGES / "assets/back_office.js"
ICONS = PAGES / "templates/back_office/icons.html"
NOTICES = PAGES / "back_office/notices.py"

EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
CLASSES = re.compile(r'class="((?:\{\{.*?\}\}|\{%.*?%\}|[^"{])*)"', re.DOTALL)
IMPORT = re.compile(r'\{%-? from "[^"]+" import (.+?)(?: with context)? -?%\}', re.DOTALL)


def text_of(*paths: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def with_included(path: Path) -> str:
    """Return a template's text with those that it includes, which see its imports, too."""
    text = path.read_text(encoding="utf-8")
    names = tuple(re.findall(r'\{% include "([^"]+)" %\}', text))
    return text + "".join(with_included(other) for other in TEMPLATES if names and str(other).endswith(names))


def styled() -> set[str]:
    """Return the classes that the styles name."""
    rules = re.sub(r"/\*.*?\*/", "", text_of(*(PAGES / "styles/back_office").glob("*.css")), flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", rules)))


def written() -> Iterator[tuple[str, str]]:
    """Yield each class that a template writes out, with the template's name; not those that an expression makes."""
    for path in TEMPLATES:
        for value in CLASSES.findall(path.read_text(encoding="utf-8")):
            yield from ((name, path.name) for name in EXPRESSION.sub(" ", value).split() if not name.endswith("--"))


def test_a_class_of_a_template_has_a_style_or_styled_parts() -> None:
    blocks = {name.partition("__")[0] for name in styled()}
    assert {(name, where) for name, where in written() if name not in styled() | blocks} == set()


def test_a_style_is_of_a_class_that_a_page_has() -> None:
    pages = text_of(*TEMPLATES, *MODULES, SCRIPT)
    made = set(re.findall(r"([a-z][\w-]*--)\{\{", pages))  # a modifier that an expression ends
    unused = {name for name in styled() if not re.search(rf"(?<![\w-]){name}(?![\w-])", pages)}
    assert {name for name in unused if f"{name.partition('--')[0]}--" not in made} == set()


def test_an_icon_that_is_drawn_is_shown() -> None:
    drawn = set(re.findall(r'^  "(\w+)":', ICONS.read_text(encoding="utf-8"), re.MULTILINE))
    pages = text_of(*(path for path in TEMPLATES if path != ICONS), *MODULES)
    assert {name for name in drawn if not re.search(rf"""["']{name}["']""", pages)} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.name))
def test_a_template_uses_what_it_imports(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    seen = IMPORT.sub("", with_included(path))
    names = {each.split(" as ")[-1].strip() for found in IMPORT.findall(text) for each in found.split(",")}
    assert {name for name in names if not re.search(rf"\b{name}\b", seen)} == set()


def test_a_macro_is_called() -> None:
    pages = text_of(*TEMPLATES)
    macros = set(re.findall(r"\{% macro (\w+)\(", pages))
    assert {name for name in macros if len(re.findall(rf"\b{name}\(", pages)) == pages.count(f"macro {name}(")} == set()


def test_a_notice_has_its_sentence_and_a_form_that_leaves_it() -> None:
    known = set(re.findall(r'^        "(\w+)":', NOTICES.read_text(encoding="utf-8"), re.MULTILINE))
    calls = [node for path in MODULES for node in ast.walk(ast.parse(text_of(path))) if isinstance(node, ast.Call)]
    redirects = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "see_other"]
    words = [node for call in redirects for argument in call.args[1:] for node in ast.walk(argument)]
    left = {str(node.value) for node in words if isinstance(node, ast.Constant)}
    assert left - known - {""} == set()  # "": nothing to tell
    modules = text_of(*(path for path in MODULES if path != NOTICES))
    assert {code for code in known if f'"{code}"' not in modules} == set()
