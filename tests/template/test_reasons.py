"""Each resource of the template says why it is there."""

import re

from tests.support.repository import ROOT
from tests.support.template.deployment import functions, written

LINES = (ROOT / "template.yaml").read_text(encoding="utf-8").splitlines()
BESIDE_FUNCTIONS = {f"{name}{suffix}" for name in functions() for suffix in ("Role", "Logs")}


def has_reason(name: str) -> bool:
    """Tell whether a comment of at least four words stands right above a resource."""
    above = LINES[LINES.index(f"  {name}:") - 1].strip()
    return above.startswith("# ") and len(re.findall(r"\w+", above)) >= 4


def test_each_resource_has_a_reason_above_it_or_belongs_to_a_function() -> None:
    resources = set(written()["Resources"])
    assert resources >= BESIDE_FUNCTIONS
    assert [name for name in sorted(resources - BESIDE_FUNCTIONS) if not has_reason(name)] == []


def test_a_function_has_its_role_and_its_log_group_after_it() -> None:
    names = list(written()["Resources"])
    for name in functions():
        first = names.index(name)
        assert names[first + 1 : first + 3] == [f"{name}Role", f"{name}Logs"]
