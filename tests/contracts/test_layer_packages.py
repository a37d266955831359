"""The build removes no package from the layer that the code imports."""

import re
import tomllib

from scripts import build
from tests.support.repository import ROOT


def test_a_package_that_the_layer_is_declared_to_have_is_not_removed() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["layer"]
    names = {re.split(r"[>=\[]", each)[0].replace("-", "_") for each in declared}
    assert {"idna", "boto3"} <= names
    assert names & set(build.NEVER_IMPORTED) == set()


def test_a_package_that_is_removed_is_imported_nowhere() -> None:
    sources = [*build.SOURCES.rglob("invoicing/**/*.py"), *(ROOT / "functions").rglob("*.py")]
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", text, re.MULTILINE))
    assert "idna" in imported
    assert imported & set(build.NEVER_IMPORTED) == set()
