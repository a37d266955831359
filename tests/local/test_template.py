from pathlib import Path
from typing import Any

import pytest

from local.template import Template

SOURCE = """
Parameters:
  Stage: {Type: String, Default: dev}
  Address: {Type: String}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  HasAddress: !Not [!Equals [!Ref Address, ""]]
Globals:
  Function: {Timeout: 5, Environment: {Variables: {ALL: "1"}}}
Resources:
  Queue: {Type: "AWS::SQS::Queue"}
  Named: {Type: "AWS::SQS::Queue", Properties: {QueueName: !Sub "${Stage}-named"}}
  OnlyWithAddress: {Type: "AWS::SQS::Queue", Condition: HasAddress}
"""


@pytest.fixture
def template(tmp_path: Path) -> Template:
    path = tmp_path / "template.yaml"
    path.write_text(SOURCE)
    return Template(path)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ({"Ref": "Stage"}, "dev"),
        (
            {"Fn::Sub": "${Stage}/${!Literal}/${Queue.Arn}"},
            "dev/${Literal}/arn:aws:sqs:eu-north-1:123456789012:local-Queue",
        ),
        ({"Fn::Sub": ["${Own}-${Stage}", {"Own": {"Ref": "Named"}}]}, "dev-named-dev"),
        ({"Fn::GetAtt": ["Named", "Arn"]}, "arn:aws:sqs:eu-north-1:123456789012:dev-named"),
        ({"Fn::If": ["IsDev", "yes", "no"]}, "yes"),
        ({"Fn::If": ["HasAddress", "yes", {"Ref": "AWS::NoValue"}]}, None),
        ({"kept": 1, "left out": {"Ref": "AWS::NoValue"}}, {"kept": 1}),
        (["kept", {"Fn::If": ["HasAddress", "x", {"Ref": "AWS::NoValue"}]}], ["kept"]),
        ({"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]}, "a-dev"),
        ({"Fn::Select": [1, {"Fn::Split": [",", "a,b"]}]}, "b"),
    ],
)
def test_functions_of_cloudformation_are_resolved(template: Template, value: Any, result: Any) -> None:
    resolved = template.resolve({"it": value}).get("it") if result is None else template.resolve(value)
    assert resolved == result


def test_an_identifier_from_aws_replaces_the_generated_name(template: Template) -> None:
    template.identify("Queue", ref="https://queue", Arn="arn:real")
    assert template.resolve([{"Ref": "Queue"}, {"Fn::GetAtt": ["Queue", "Arn"]}]) == ["https://queue", "arn:real"]


def test_a_resource_whose_condition_fails_is_not_there(template: Template) -> None:
    assert [name for name, _ in template.resources("AWS::SQS::Queue")] == ["Queue", "Named"]


def test_a_function_the_local_stack_does_not_know_fails_by_name(template: Template) -> None:
    with pytest.raises(NotImplementedError, match="Fn::ImportValue"):
        template.resolve({"Fn::ImportValue": "x"})


def test_a_parameter_that_the_template_lacks_is_refused(template: Template) -> None:
    with pytest.raises(KeyError, match="Colour"):
        Template(template.path, {"Colour": "red"})


def test_a_functions_own_properties_join_the_globals(template: Template) -> None:
    merged = template.function_properties({"Timeout": 9, "Environment": {"Variables": {"OWN": "2"}}})
    assert merged == {"Timeout": 9, "Environment": {"Variables": {"ALL": "1", "OWN": "2"}}}
