"""What samconfig.toml gives each stage, and what the template accepts."""

import re

import pytest

from tests.support.template.deployment import samconfig, stages, written

OURS = {"Stage", "LogRetentionDays"}


def test_no_stage_names_a_test_provider_and_each_names_itself() -> None:
    assert {stage: parameters["Stage"] for stage, parameters in stages().items()} == {
        "default": "dev",
        "staging": "staging",
        "prod": "prod",
    }
    for stage, parameters in stages().items():
        assert "TestProviderUrl" not in parameters, stage


def test_stages_give_only_parameters_that_there_are_and_all_that_have_no_default() -> None:
    known = written()["Parameters"]
    needed = {name for name, parameter in known.items() if "Default" not in parameter}
    for stage, parameters in stages().items():
        assert needed <= parameters.keys() <= known.keys(), stage


def test_a_stage_has_no_value_that_a_deployer_could_take_for_a_real_one() -> None:
    """An address of example.com would swallow alarms, and end every link nowhere."""
    for stage, parameters in stages().items():
        assert {value for name, value in parameters.items() if name not in OURS} == {""}, stage


def test_no_stage_can_be_deployed_before_its_sender_is_filled_in() -> None:
    sender = written()["Parameters"]["SenderEmail"]
    assert "Default" not in sender
    assert "samconfig.toml" in sender["ConstraintDescription"]
    for stage, parameters in stages().items():
        assert not re.fullmatch(sender["AllowedPattern"], parameters["SenderEmail"]), stage


def test_each_stage_names_its_stack_and_its_region() -> None:
    for stage, sections in samconfig().items():
        common = sections["global"]["parameters"]
        assert common["stack_name"] == f"invoicing-{stages()[stage]['Stage']}"
        assert re.fullmatch(r"[a-z]{2}-[a-z]+-\d", common["region"]), stage


@pytest.mark.parametrize(
    "address", ["", "https://pay.shop.example", "https://pay.shop.example:8443", "http://127.0.0.1:8000"]
)
def test_links_begin_with_https_except_on_the_machine_itself(address: str) -> None:
    assert re.fullmatch(written()["Parameters"]["PublicBaseUrl"]["AllowedPattern"], address)


@pytest.mark.parametrize(
    "address",
    [
        "http://pay.shop.example",
        "http://localhost:8000",
        "http://127.0.0.1.shop.example",
        "http://127.0.0.1:8000@shop.example",
        "https://shop@pay.shop.example",
        "https://pay.shop.example/",
        "https://pay.shop.example/i",
        "https://pay.shop.example\nhttp://pay.shop.example",
        "https://",
    ],
)
def test_any_other_beginning_of_links_is_refused(address: str) -> None:
    assert not re.fullmatch(written()["Parameters"]["PublicBaseUrl"]["AllowedPattern"], address)
