"""The threat model names tests: each of them exists, and each threat is spoken of once."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
NAMED = re.findall(r"\[(tests/[\w/]+\.py)::(test_\w+)\]\(\.\./([\w/.]+)\)", TEXT)
ROWS = {"L": 15, "P": 15, "I": 9, "D": 12, "O": 10}
LATER_ROWS = {"I": (12, 13, 14), "O": (11, 12, 13, 14)}


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("path", "name", "target"), sorted(set(NAMED)))
def test_every_test_that_is_named_exists(path: str, name: str, target: str) -> None:
    assert target == path
    assert name in names_in(path)


def test_every_link_to_a_test_is_checked() -> None:
    assert len(NAMED) == TEXT.count("::test_") > 100
    for link in re.findall(r"\]\(\.\./([^)#]+)", TEXT):
        assert (ROOT / link).exists(), link


def test_every_threat_appears_once_and_has_a_test_or_says_that_it_has_none() -> None:
    wanted = [
        f"{letter}{number}"
        for letter, count in ROWS.items()
        for number in (*range(1, count + 1), *LATER_ROWS.get(letter, ()))
    ]
    assert re.findall(r"(?:\*\*|, )([LPIDO]\d+) ", TEXT) == wanted
    for paragraph in re.split(r"\n(?=- \*\*[LPIDO]\d)", TEXT.partition("## What is left")[0])[1:]:
        assert any(sign in paragraph for sign in ("::test_", "ot there yet", "Does not apply")), paragraph[:40]
