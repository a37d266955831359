"""The architecture of a build is in its template, and a build is made again when what it is made from changed."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import build_record

TEMPLATE: dict[str, Any] = {
    "Parameters": {"Stage": {"Type": "String"}, "Architecture": {"Type": "String", "Default": "arm64"}},
    "Globals": {"Function": {"Architectures": [{"Ref": "Architecture"}]}},
    "Resources": {
        "Layer": {"Properties": {"CompatibleArchitectures": [{"Ref": "Architecture"}], "Name": {"Ref": "Stage"}}},
        "Set": {"Properties": {"Tracking": "on"}},
    },
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with its build for x86_64, which was checked."""
    for name in ("functions/one/handler.py", "layers/shared/module.py", "scripts/build.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("VALUE = 1\n")
    (tmp_path / "template.yaml").write_text("Resources: {}\n")
    built = tmp_path / ".aws-sam" / "build"
    built.mkdir(parents=True)
    (built / "template.yaml").write_text(yaml.safe_dump(TEMPLATE))
    build_record.pin_architecture(built / "template.yaml", "x86_64")
    (built / "sources.sha256").write_text(build_record.digest(tmp_path) + "\n")
    return tmp_path


def test_a_built_template_has_its_architecture_and_no_parameter_for_it(project: Path) -> None:
    """`sam deploy` would give the parameter its former value or its default, whatever was built."""
    built = project / ".aws-sam" / "build"
    template = yaml.safe_load((built / "template.yaml").read_text())
    assert template["Parameters"] == {"Stage": {"Type": "String"}}
    assert template["Globals"]["Function"]["Architectures"] == ["x86_64"]
    assert template["Resources"]["Layer"]["Properties"] == {
        "CompatibleArchitectures": ["x86_64"],
        "Name": {"Ref": "Stage"},
    }
    assert template["Resources"]["Set"] == TEMPLATE["Resources"]["Set"]
    assert build_record.built_architecture(built) == "x86_64"


def test_what_sam_build_alone_made_is_no_build(project: Path) -> None:
    (project / ".aws-sam" / "build" / "template.yaml").write_text(yaml.safe_dump(TEMPLATE))
    assert build_record.built_architecture(project / ".aws-sam" / "build") == ""
    assert not build_record.is_current("x86_64", project)
    assert not build_record.is_current("", project / "elsewhere")


def test_a_build_is_for_one_architecture(project: Path) -> None:
    assert build_record.is_current("x86_64", project)
    assert not build_record.is_current("arm64", project)


@pytest.mark.parametrize("change", ["functions/one/handler.py", "layers/shared/new.po", "template.yaml"])
def test_a_build_is_made_again_after_any_change_of_its_sources(project: Path, change: str) -> None:
    (project / change).write_text("VALUE = 2\n")
    assert not build_record.is_current("x86_64", project)


def test_bytecode_beside_the_sources_is_no_change(project: Path) -> None:
    (project / "functions" / "one" / "__pycache__").mkdir()
    (project / "functions" / "one" / "__pycache__" / "handler.pyc").write_bytes(b"1")
    assert build_record.is_current("x86_64", project)
