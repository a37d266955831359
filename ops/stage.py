"""A stage: its section of samconfig.toml, and the values of the template's parameters when it is deployed."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient

DEV = "dev"  # samconfig.toml calls its section `default`
NOT_ASKED_FOR = {"Architecture", "Stage", "TestProviderUrl"}  # the build, the command; the local stack's


class StageError(Exception):
    """Something that a person has to do before the stage can be deployed."""


@dataclass(frozen=True)
class Stage:
    """A stage as samconfig.toml has it. `values` are those of its parameters that are not empty."""

    name: str
    section: str
    stack: str
    region: str
    values: Mapping[str, str]


def read_stage(name: str, config: str, environment: Mapping[str, str]) -> Stage:
    """Read a stage of samconfig.toml; the region may come from the environment. Raises StageError."""
    sections = {key: value for key, value in tomllib.loads(config).items() if isinstance(value, dict)}
    by_name = {DEV if key == "default" else key: key for key in sections}
    if name not in by_name:
        raise StageError(f"Name a stage: make deploy STAGE=…, one of {', '.join(by_name)}.")
    section = by_name[name]
    found = {**_parameters(sections[section], "global"), **_parameters(sections[section], "deploy")}
    region = found.get("region") or environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or ""
    if not region:
        raise StageError(f"No region: set `region` in [{section}.global.parameters] of samconfig.toml, or AWS_REGION.")
    pairs = (pair.split("=", 1) for pair in found.get("parameter_overrides", []))
    values = {key: value.strip('"') for key, value in pairs if value.strip('"')}
    return Stage(name, section, str(found.get("stack_name", f"invoicing-{name}")), str(region), values)


def _parameters(section: Mapping[str, Any], command: str) -> dict[str, Any]:
    found: dict[str, Any] = section.get(command, {}).get("parameters", {})
    return found


def deleted_stacks(stage: Stage, cloudformation: "CloudFormationClient") -> list[str]:
    """Return the ids of the deleted stacks of a stage, the last one first. CloudFormation knows them for 90 days."""
    pages = cloudformation.get_paginator("list_stacks").paginate(StackStatusFilter=["DELETE_COMPLETE"])
    deleted = [stack for page in pages for stack in page["StackSummaries"] if stack["StackName"] == stage.stack]
    return [stack["StackId"] for stack in sorted(deleted, key=lambda stack: stack["DeletionTime"], reverse=True)]


def choose_values(
    declared: Mapping[str, Mapping[str, Any]],
    stage: Stage,
    environment: Mapping[str, str],
    deployed: Mapping[str, str],
    ask: Callable[[str], str],
) -> dict[str, str]:
    """Return the value of each declared parameter that is not left at its default. Raises StageError.

    A value comes from the environment, from samconfig.toml, from the stack as it is deployed, or from a question.
    """
    chosen = {"Stage": stage.name}
    for name in declared.keys() - NOT_ASKED_FOR:
        parameter, variable = declared[name], variable_of(name)
        for values, key in ((environment, variable), (stage.values, name), (deployed, name)):
            if key in values:
                chosen[name] = values[key]
                break
        else:
            if "Default" in parameter:
                continue
            chosen[name] = ask(f"{parameter['Description']}\n{name}: ").strip()
        if not _is_allowed(chosen[name], parameter):
            raise StageError(f"{name} cannot be {chosen[name]!r}: {_rule(parameter)}. Set {variable}=… for make.")
    return chosen


def taken_from_defaults(declared: Mapping[str, Mapping[str, Any]], values: Mapping[str, str]) -> list[str]:
    """Return a line for each parameter that no value was given for: how to give one, and what it is for."""
    left = (name for name in sorted(declared.keys() - values.keys() - NOT_ASKED_FOR) if "Default" in declared[name])
    return [f"{variable_of(name)}={declared[name]['Default']} ({declared[name]['Description']})" for name in left]


def variable_of(parameter: str) -> str:
    """Return the environment variable of a parameter: SENDER_EMAIL for SenderEmail."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", parameter).upper()


def sam_overrides(values: Mapping[str, str]) -> list[str]:
    """Return values as `sam deploy --parameter-overrides` reads them: an empty one needs its quotes."""
    return [f'{name}="{_escaped(value)}"' for name, value in sorted(values.items())]


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _is_allowed(value: str, parameter: Mapping[str, Any]) -> bool:
    if "AllowedValues" in parameter and value not in map(str, parameter["AllowedValues"]):
        return False
    if parameter.get("Type") == "Number" and not value.isdigit():
        return False
    return re.search(parameter.get("AllowedPattern", ""), value) is not None


def _rule(parameter: Mapping[str, Any]) -> str:
    if "AllowedValues" in parameter:
        return f"it is one of {', '.join(map(str, parameter['AllowedValues']))}"
    return str(parameter.get("ConstraintDescription", parameter["Description"]))
