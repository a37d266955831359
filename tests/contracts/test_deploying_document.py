"""docs/deploying.md has at most six steps, and only commands that a test runs or that are AWS's own."""

import re

import pytest

from ops.stage import variable_of
from tests.support.deployed.document import AWS, DOCUMENT, commands_in, steps
from tests.support.repository import ROOT
from tests.support.template.deployment import written

MAKEFILE = ROOT / "Makefile"
NUMBERED = {title: text for title, text in steps().items() if re.match(r"\d+\. ", title)}
OWN = re.compile(r"(make|cp|curl|URL=|PASSWORD=|TOKEN=|DRAFT=|\.venv/bin/uvx) ?")


def test_an_empty_account_is_six_steps_from_its_first_paid_invoice() -> None:
    assert [title.partition(".")[0] for title in NUMBERED] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("title", steps())
def test_a_command_is_known_to_the_test_that_runs_it_or_is_aws_s_own(title: str) -> None:
    """tests/deployed runs the commands of each step; a command of another kind would need something there first."""
    for command in commands_in(steps()[title]):
        assert command.startswith(AWS) or OWN.match(command), command
    assert "```" not in re.sub(r"^```(sh)?$", "", steps()[title], flags=re.MULTILINE), "a block that is not read"
    assert not re.search(r"^ {4,}(make|aws|sam|curl) ", steps()[title], re.MULTILINE), "a command outside of blocks"


def test_each_step_with_commands_is_followed_by_a_test() -> None:
    followed = "".join(path.read_text() for path in sorted((ROOT / "tests" / "deployed").glob("*.py")))
    for title, text in steps().items():
        if any(not command.startswith(AWS) for command in commands_in(text)):
            number = title.partition(".")[0]
            assert f'"{number}."' in followed or f'"{title}"' in followed, title


def test_the_sam_cli_is_the_one_that_deploys() -> None:
    versions = [set(re.findall(r"aws-sam-cli==[\d.]+", text)) for text in (DOCUMENT.read_text(), MAKEFILE.read_text())]
    assert versions[0] == versions[1] != set()


def test_a_command_goes_on_over_the_lines_that_a_shell_reads_as_one() -> None:
    text = "```sh\naws one \\\n  two\nDRAFT=$(curl -d '{\n  \"a\": 1}')\nmake deploy\n```\n"
    assert commands_in(text) == ["aws one \\\n  two", "DRAFT=$(curl -d '{\n  \"a\": 1}')", "make deploy"]


def test_the_settings_of_parameters_are_those_of_the_template() -> None:
    known = {variable_of(name) for name in written()["Parameters"]} | {"STAGE", "NAME", "ROLE", "EMAIL", "FILE"}
    known |= {"WEBSITE_URL"}  # of ops/deploy.py
    named = {name for text in steps().values() for name in re.findall(r"\b([A-Z]+(?:_[A-Z]+)*)=", text)}
    assert named - known == {"URL", "PASSWORD", "TOKEN", "DRAFT"}
