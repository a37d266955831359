"""template.yaml as data, with CloudFormation's intrinsic functions resolved.

Only the functions that the template uses are known; others raise an error that names them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ACCOUNT = "123456789012"
REGION = "eu-north-1"
STACK_NAME = "local"

NO_VALUE = object()
PSEUDO_PARAMETERS = {
    "AWS::AccountId": ACCOUNT,
    "AWS::NoValue": NO_VALUE,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackName": STACK_NAME,
    "AWS::URLSuffix": "amazonaws.com",
}
ARNS = {
    "AWS::DynamoDB::Table": "dynamodb:{region}:{account}:table/{name}",
    "AWS::Events::EventBus": "events:{region}:{account}:event-bus/{name}",
    "AWS::SQS::Queue": "sqs:{region}:{account}:{name}",
    "AWS::Serverless::Function": "lambda:{region}:{account}:function:{name}",
}
NAMES = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Events::EventBus": "Name",
    "AWS::SES::ConfigurationSet": "Name",
    "AWS::SES::EmailIdentity": "EmailIdentity",
    "AWS::SQS::Queue": "QueueName",
    "AWS::Serverless::Function": "FunctionName",
}


class _Loader(yaml.CSafeLoader):
    """YAML with `!Ref` and its siblings as the long form of the same functions."""


def _tagged(loader: yaml.CSafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]  # only mappings are left
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _tagged)


@cache
def _document(text: str) -> dict[str, Any]:
    """Read a template, once however many stacks are made of it: nothing changes what was read."""
    document: dict[str, Any] = yaml.load(text, Loader=_Loader)  # noqa: S506 a SafeLoader's child
    return document


class Template:
    """A template with its parameters' values and its resources' names.

    `Resources` passes to `identify` what AWS generated for a resource. Before that, a name is made from the logical id,
    as CloudFormation does, but without the random suffix.
    """

    def __init__(self, path: Path, parameters: Mapping[str, str] | None = None) -> None:
        self.path = path
        self.document = _document(path.read_text())
        given = dict(parameters or {})
        declared = self.document.get("Parameters", {})
        self._values: dict[str, Any] = {**PSEUDO_PARAMETERS}
        for name, parameter in declared.items():
            self._values[name] = given.pop(name, parameter.get("Default", ""))
        if given:
            raise KeyError(f"{path.name} has no parameter {', '.join(sorted(given))}")
        self._attributes: dict[tuple[str, str], Any] = {}
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Condition": self._condition,
            "Fn::GetAtt": lambda value: self.attribute(value[0], str(self.resolve(value[1]))),
            "Fn::Sub": self._sub,
            "Fn::Join": lambda value: str(value[0]).join(map(str, self.resolve(value[1]))),
            "Fn::If": lambda value: self.resolve(value[1] if self._condition(value[0]) else value[2]),
            "Fn::Equals": lambda value: self.resolve(value[0]) == self.resolve(value[1]),
            "Fn::Not": lambda value: not self.resolve(value[0]),
            "Fn::And": lambda value: all(self.resolve(part) for part in value),
            "Fn::Or": lambda value: any(self.resolve(part) for part in value),
            "Fn::Select": lambda value: self.resolve(value[1])[int(value[0])],
            "Fn::Split": lambda value: self.resolve(value[1]).split(value[0]),
            "Fn::FindInMap": self._find_in_map,
        }

    def resources(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield logical id and unresolved properties of each resource of a type whose condition holds."""
        for logical_id, resource in self.document["Resources"].items():
            if resource["Type"] == kind and self._condition(resource.get("Condition")):
                yield logical_id, resource.get("Properties", {})

    def function_properties(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        """Merge a function's properties with the template's Globals as SAM does: maps and lists are joined."""
        merged = dict(self.document.get("Globals", {}).get("Function", {}))
        for name, value in properties.items():
            merged[name] = _joined(merged[name], value) if name in merged else value
        return merged

    def identify(self, logical_id: str, *, ref: Any = None, **attributes: Any) -> None:
        """Record the Ref and the attributes of a created resource."""
        if ref is not None:
            self._values[logical_id] = ref
        for name, value in attributes.items():
            self._attributes[logical_id, name] = value

    def name(self, logical_id: str) -> str:
        """Return the physical name of a resource: its name property, or one made from the logical id."""
        resource = self.document["Resources"][logical_id]
        named = resource.get("Properties", {}).get(NAMES.get(resource["Type"], ""))
        return str(self.resolve(named)) if named is not None else f"{STACK_NAME}-{logical_id}"

    def attribute(self, logical_id: str, attribute: str) -> Any:
        if (logical_id, attribute) in self._attributes:
            return self._attributes[logical_id, attribute]
        kind = self.document["Resources"][logical_id]["Type"]
        if attribute == "Arn" and kind in ARNS:
            return "arn:aws:" + ARNS[kind].format(region=REGION, account=ACCOUNT, name=self.name(logical_id))
        return f"{self.name(logical_id)}.{attribute}"

    def resolve(self, value: Any) -> Any:
        """Replace each intrinsic function in a value by its result; `AWS::NoValue` removes its key."""
        if isinstance(value, dict):
            if len(value) == 1:
                ((name, argument),) = value.items()
                if name in self._functions:
                    return self._functions[name](argument)
                if name.startswith("Fn::"):
                    raise NotImplementedError(
                        f"{self.path.name} uses {name}, which local/template.py has to learn first"
                    )
            resolved = {key: self.resolve(item) for key, item in value.items()}
            return {key: item for key, item in resolved.items() if item is not NO_VALUE}
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not NO_VALUE]
        return value

    def _ref(self, logical_id: str) -> Any:
        return self._values[logical_id] if logical_id in self._values else self.name(logical_id)

    def _condition(self, name: str | None) -> bool:
        return name is None or bool(self.resolve(self.document["Conditions"][name]))

    def _find_in_map(self, value: list[Any]) -> Any:
        mapping, first, second = value
        return self.document["Mappings"][mapping][self.resolve(first)][self.resolve(second)]

    def _sub(self, value: str | list[Any]) -> str:
        text, extra = (value, {}) if isinstance(value, str) else value

        def replace(match: re.Match[str]) -> str:
            name = match.group(1)
            if name.startswith("!"):
                return f"${{{name[1:]}}}"
            if name in extra:
                return str(self.resolve(extra[name]))
            return str(self.attribute(*name.split(".", 1)) if "." in name else self._ref(name))

        return re.sub(r"\$\{([^}]+)\}", replace, text)


def _joined(under: Any, over: Any) -> Any:
    if isinstance(under, dict) and isinstance(over, dict):
        return {
            key: _joined(under[key], over[key]) if key in under and key in over else over.get(key, under.get(key))
            for key in {**under, **over}
        }
    if isinstance(under, list) and isinstance(over, list):
        return under + over
    return over
