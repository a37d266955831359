"""The rules of the house: how much a folder and a module hold, and how tests are named."""

import ast
from collections.abc import Iterator
from pathlib import Path

from hypothesis import settings

from tests.support.repository import ROOT

FOLDERS = ("layers/shared/python/invoicing", "functions", "local", "scripts", "ops", "tests/support")
MOST_MODULES = 15  # in a folder
MOST_LINES = 300  # in a module
LONGEST_NAME = 80  # of a test


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_folder_holds_more_modules_than_a_reader_scans() -> None:
    folders = {path.parent for path in modules(*FOLDERS)}
    large = {
        name_of(folder)
        for folder in folders
        if len([p for p in folder.glob("*.py") if p.name != "__init__.py"]) > MOST_MODULES
    }
    assert large == set(), "split the folder"


def test_no_module_is_longer_than_two() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*FOLDERS, "tests")}
    long = {name for name, lines in lengths.items() if lines > MOST_LINES}
    assert long == set(), "split the module"


def test_names_of_tests_are_sentences_of_at_most_80_characters() -> None:
    names = {
        f"{name_of(path)}::{node.name}": len(node.name)
        for path in modules("tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert [name for name, length in names.items() if length > LONGEST_NAME] == []
    assert [name for name in names if name.rpartition("::test_")[2].count("_") < 1] == []


def test_helpers_of_tests_are_in_their_own_folder() -> None:
    beside = {
        name_of(path)
        for path in modules("tests")
        if not name_of(path).startswith(("tests/support/", "tests/bench/", "tests/local/small_stack/"))
        and not path.name.startswith("test_")
        and path.name != "conftest.py"
    }
    assert beside == set()


def test_no_hypothesis_example_has_a_deadline() -> None:
    """A busy machine may be slow."""
    assert settings.default.deadline is None
