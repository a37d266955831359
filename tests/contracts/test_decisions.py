"""The decisions in docs/decisions: numbered once and without gaps, and named by their numbers."""

import re

from tests.support.repository import ROOT

DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
LINK = re.compile(r"\[decision (\d+)\]\([^)]*decisions/(\d{4})-|\[decision (\d+)\]\((\d{4})-", re.IGNORECASE)


def test_decisions_are_numbered_once_and_without_gaps() -> None:
    assert [int(path.name.partition("-")[0]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_a_decision_has_its_number_in_its_heading() -> None:
    numbers = {path.name: int(path.name.partition("-")[0]) for path in DECISIONS}
    headings = {path.name: path.read_text(encoding="utf-8").partition(".")[0] for path in DECISIONS}
    assert headings == {name: f"# {number}" for name, number in numbers.items()}


def test_a_link_names_the_decision_that_it_leads_to() -> None:
    links = [link for path in (ROOT / "docs").rglob("*.md") for link in LINK.findall(path.read_text(encoding="utf-8"))]
    assert links
    assert [link for link in links if int(link[0] or link[2]) != int(link[1] or link[3])] == []
