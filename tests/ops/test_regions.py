"""Every command asks AWS in the region of its stage, whatever region the AWS CLI is set to."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ops import failures
from tests.support.repository import ROOT

DOCUMENTS = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
COMMAND = re.compile(r"^ *(aws (?!configure)(?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.name))
def test_a_command_of_aws_names_its_region(document: Path) -> None:
    for command in COMMAND.findall(document.read_text(encoding="utf-8")):
        assert "--region " in command, command


def test_the_commands_of_aws_are_found() -> None:
    found = COMMAND.findall((ROOT / "docs" / "operating.md").read_text(encoding="utf-8"))
    assert len(found) > 6
    assert "CertificateArn" in next(command for command in found if "ops/cloudfront.yaml" in command)


def test_failures_are_looked_for_in_the_region_of_the_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def session(region_name: str) -> Any:
        asked.append(region_name)
        return SimpleNamespace(client=None)

    def found(stack: str, client: object) -> list[Any]:
        asked.append(stack)
        return []

    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setattr("sys.argv", ["ops.failures", "prod"])
    monkeypatch.setattr(failures, "boto3", SimpleNamespace(Session=session))
    monkeypatch.setattr(failures, "failures", found)
    failures.main()
    assert asked == ["eu-north-1", "invoicing-prod"]
