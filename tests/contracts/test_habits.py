"""The files for a public host name what is there."""

import re
import subprocess
import tomllib

import pytest
import yaml

from tests.support.repository import ROOT

YAML = [".pre-commit-config.yaml", *(str(path.relative_to(ROOT)) for path in sorted((ROOT / ".github").rglob("*.yml")))]


@pytest.mark.parametrize("name", YAML)
def test_a_file_is_yaml(name: str) -> None:
    assert yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_a_commit_is_checked_by_the_ruff_of_the_lock() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    [locked] = [package["version"] for package in packages if package["name"] == "ruff"]
    [ruff, _] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert ruff["rev"] == f"v{locked}"


def test_ci_runs_what_a_clone_runs() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    assert [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step] == [".ci/run"]
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


def test_every_pattern_of_gitattributes_matches_a_file() -> None:
    patterns = re.findall(r"^(\S+) .*linguist-generated", (ROOT / ".gitattributes").read_text(), re.MULTILINE)
    assert {"docs/openapi.json", "uv.lock"} <= set(patterns)
    assert [
        pattern for pattern in patterns if not list(ROOT.glob(pattern if "/" in pattern else f"**/{pattern}"))
    ] == []


def test_every_pattern_of_generated_files_matches_a_file() -> None:
    ran = subprocess.run(["make", "-pn", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    generated = re.search(r"^GENERATED := (.*)$", ran.stdout, re.MULTILINE)
    layer = re.search(r"^LAYER := (.*)$", ran.stdout, re.MULTILINE)
    assert generated
    assert layer
    patterns = generated[1].replace("$(LAYER)", layer[1]).split()
    assert len(patterns) == 11
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []
