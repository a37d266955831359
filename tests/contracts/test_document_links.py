"""What our documents link to is there."""

import re
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parent.parent.parent
LINK = re.compile(r"\]\(<?([^)\s>]+)|^\[[^\]]+\]:\s+(\S+)|\b(?:src|href)=[\"']([^\"']+)", re.MULTILINE)
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//")


def documents() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [name for name in listed.stdout.split("\n") if name and (ROOT / name).exists()]


@cache
def read(path: Path) -> str:
    """Return a document without the code in it."""
    return CODE.sub("", path.read_text(encoding="utf-8"))


@cache
def anchors(path: Path) -> set[str]:
    """Return the anchors that GitHub gives to a document's headings, and those that are written out."""
    headings = re.findall(r"^#{1,6} +(.+?)(?: +#+)?$", CODE.sub(_words, path.read_text(encoding="utf-8")), re.MULTILINE)
    made: set[str] = set()
    for heading in headings:
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        made.add(next(name for n in range(1000) if (name := f"{anchor}-{n}" if n else anchor) not in made))
    return made | set(re.findall(r"<[^>]+ (?:id|name)=\"([^\"]+)\"", read(path)))


def _words(code: re.Match[str]) -> str:
    return "" if code[1] else code[0]


def broken(path: Path) -> list[str]:
    """Return each relative link of a document that leads nowhere."""
    found = []
    for link in ("".join(groups) for groups in LINK.findall(read(path))):
        if ELSEWHERE.match(link):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = path.parent / name if name else path
        is_heading = target.suffix == ".md" and anchor != ""
        if not target.exists() or (is_heading and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.skipif(not documents(), reason="no checkout of git: what is tracked is not known")
def test_every_relative_link_leads_to_a_file_a_folder_or_a_heading() -> None:
    assert {name: links for name in documents() if (links := broken(ROOT / name))} == {}


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "other.md").write_text("# What `it` is, and was\n## Twice\n## Twice\n")
    good = "[a](folder) [b](other.md#what-it-is-and-was) [c](other.md#twice-1) [d](#here) [e](https://x.example/y)"
    bad = "[f](gone.md) ![g](gone.png) [`h`](other.md#gone) [i](other.md#twice-2) [j](#there)"
    (tmp_path / "one.md").write_text(f"# Here\n{good}\n\n    {bad}\n\n`[k](code)`\n\n```\n[l](code)\n```\n[m]: n.md\n")
    assert broken(tmp_path / "one.md") == ["gone.md", "gone.png", "other.md#gone", "other.md#twice-2", "#there", "n.md"]
