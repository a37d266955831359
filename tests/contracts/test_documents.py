"""What README, CONTRIBUTING and the pages in docs/ say of paths, commands and packages is true."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.support.repository import ROOT

PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    *(str(p.relative_to(ROOT)) for p in sorted((ROOT / "docs").rglob("*.md"))),
)
FILES = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
PATH = re.compile(r"`(?!/)(?:\.\./)*([\w./-]+\.(?:py|md|toml|yaml|yml|json|html|css|mjml|txt|po|lock))`")
MODULES = [*(ROOT / "layers/shared/python/invoicing").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
MOST_LINES = 300  # as CONTRIBUTING says

needs_git = pytest.mark.skipif(not FILES, reason="no checkout of git: what is tracked is not known")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@needs_git
@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_a_page_names_is_there(page: str) -> None:
    ends = [f"/{name}" for name in FILES]
    missing = [name for name in PATH.findall(text(page)) if not any(end.endswith(f"/{name}") for end in ends)]
    assert missing == []


@needs_git
def test_a_name_that_a_page_puts_in_code_is_in_the_sources() -> None:
    sources = [name for name in FILES if Path(name).suffix in {".py", ".yaml", ".toml", ".json", ".html", ".po"}]
    words = {word for name in sources if (ROOT / name).exists() for word in re.findall(r"\w+", text(name))}
    named = {name for page in PAGES for name in re.findall(r"`([A-Z][a-z]\w*[A-Z]\w*|[a-z]+_\w+)`", text(page))}
    assert named - words == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_make_target_that_a_page_names_is_there(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", text("Makefile"), re.MULTILINE))
    named = re.findall(r"(?:`|^    (?:[A-Z]+=\S+ )?)make ([a-z-]+)", text(page), re.MULTILINE)
    assert set(named) <= targets


def test_the_tree_in_contributing_is_there() -> None:
    tree = re.search(r"## Where things go\n\n(.*?)\n\n", text("CONTRIBUTING.md"), re.DOTALL)
    assert tree
    above = {0: ""}
    seen = []
    for line in tree[1].splitlines():
        depth = len(line) - len(line.lstrip())
        parent = above[max(indent for indent in above if indent < depth)]
        for name in re.split(r" {2,}", line.strip())[0].split(" "):
            seen.append(f"{parent}{name}")
            above = {indent: path for indent, path in above.items() if indent < depth} | {depth: seen[-1]}
    assert "layers/shared/python/invoicing/domain/sale/" in seen
    assert [path for path in seen if not list(ROOT.glob(path.replace("<name>", "*").rstrip("/")))] == []


def test_the_layers_of_the_domain_are_those_that_are_checked() -> None:
    contracts = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    [layers] = [contract["layers"] for contract in contracts if contract.get("containers") == ["invoicing.domain"]]
    table = text("docs/architecture.md").partition("## The domain")[2].partition("## Words")[0]
    rows = [re.findall(r"`domain/(\w+)`", line) for line in table.splitlines() if line.startswith("| [")]
    assert rows == [re.findall(r"\w+", layer) for layer in layers]


def test_no_module_is_larger_than_contributing_says() -> None:
    lines = {str(path.relative_to(ROOT)): text(str(path.relative_to(ROOT))).count("\n") for path in MODULES}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}
    usual = [count for name, count in lines.items() if not name.endswith("__init__.py")]
    assert sum(30 <= count <= 200 for count in usual) > 0.75 * len(usual)
