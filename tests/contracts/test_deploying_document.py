"""docs/deploying.md has at most six steps, and only commands that a test runs or that are AWS's own."""

import json
import re
import shutil
import subprocess

import pytest

from ops.stage import variable_of
from tests.support.deployed.document import AWS, DOCUMENT, commands_in, steps
from tests.support.repository import ROOT
from tests.support.template.deployment import written

MAKEFILE = ROOT / "Makefile"
NUMBERED = {title: text for title, text in steps().items() if re.match(r"\d+\. ", title)}
OWN = re.compile(r"(make|cp|curl|read|URL=|SIGN_IN=|TOKEN=|DRAFT=|\.venv/bin/uvx) ?")


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
    known |= {"OWNER_EMAIL", "WEBSITE_URL"}  # of ops/deploy.py
    named = {name for text in steps().values() for name in re.findall(r"\b([A-Z]+(?:_[A-Z]+)*)=", text)}
    assert named - known == {"URL", "SIGN_IN", "TOKEN", "DRAFT"}


def test_a_token_is_fresh_wherever_a_step_uses_one() -> None:
    """It ends after 10 minutes, and the customer may take longer between two steps."""
    for title, text in steps().items():
        if "$TOKEN" in text:
            commands = commands_in(text)
            first = next(number for number, command in enumerate(commands) if "$TOKEN" in command)
            assert any(command.startswith("TOKEN=") for command in commands[:first]), title


@pytest.mark.parametrize("password", ["plain-1A", "a $HOME `id` \\ \" ' 1A", "$(id)", "\\n%s"])
def test_a_password_reaches_the_sign_in_as_it_was_typed(password: str) -> None:
    if not shutil.which("jq"):
        pytest.skip("the document's commands need jq")
    text = next(text for title, text in NUMBERED.items() if "read -rs PASSWORD" in text)
    commands = [command for command in commands_in(text) if command.startswith(("read ", "SIGN_IN="))]
    script = "\n".join([*commands, 'printf "%s" "$SIGN_IN"'])
    done = subprocess.run(["bash", "-euc", script], input=f"{password}\n", capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"email": "you@your.domain", "password": password}
