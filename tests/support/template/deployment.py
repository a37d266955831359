"""template.yaml, as written and as CloudFormation gets it."""

import os
import tomllib
from functools import cache
from typing import Any

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from tests.support.repository import ROOT

ELSEWHERE = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}

Resource = dict[str, Any]


@cache
def written() -> dict[str, Any]:
    template: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text())
    return template


@cache
def deployed() -> dict[str, Resource]:
    """Translate the template offline, as CloudFormation would, and give its resources."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-north-1")
    template = yaml_parse((ROOT / "template.yaml").read_text())
    for resource in template["Resources"].values():
        if code := ELSEWHERE.get(resource["Type"]):
            resource["Properties"][code] = "s3://somewhere/else"
    translated = Translator({}, Parser()).translate(template, {"SenderEmail": "shop@example.com"})
    resources: dict[str, Resource] = translated["Resources"]
    return resources


def of_type(kind: str) -> dict[str, Resource]:
    """Deployed resources of a type, by logical id: their properties."""
    return {name: resource.get("Properties", {}) for name, resource in deployed().items() if resource["Type"] == kind}


def functions() -> dict[str, Resource]:
    """Functions as written, over what Globals say, by logical id."""
    shared = written()["Globals"]["Function"]
    return {
        name: {**shared, **resource["Properties"]}
        for name, resource in written()["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def stages() -> dict[str, dict[str, str]]:
    """Each samconfig stage's parameters of the template. `""` is SAM's way of writing an empty one."""
    return {
        stage: {
            name: value.strip('"')
            for name, value in (pair.split("=", 1) for pair in sections["deploy"]["parameters"]["parameter_overrides"])
        }
        for stage, sections in samconfig().items()
    }


def samconfig() -> dict[str, dict[str, Any]]:
    """Each samconfig stage's sections."""
    config = tomllib.loads((ROOT / "samconfig.toml").read_text())
    return {stage: sections for stage, sections in config.items() if isinstance(sections, dict)}


def listed(value: Any) -> list[Any]:
    """IAM writes one of a thing as itself, several as a list."""
    return value if isinstance(value, list) else [value]
