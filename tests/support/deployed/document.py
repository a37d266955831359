"""docs/deploying.md: its steps, and the commands in each."""

import re
from collections.abc import Mapping

from tests.support.repository import ROOT

DOCUMENT = ROOT / "docs" / "deploying.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AWS = "aws "


def steps() -> dict[str, str]:
    """Return the text of each section by its heading."""
    _, *sections = re.split(r"^## ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {section.partition("\n")[0]: section.partition("\n")[2] for section in sections}


def commands_in(step: str) -> list[str]:
    """Return the commands of a step as a shell reads them: one goes on over line breaks in quotes and after `\\`."""
    found: list[str] = []
    for block in BLOCK.findall(step):
        command = ""
        for line in block.splitlines():
            command += line
            if line.endswith("\\") or command.count("'") % 2:
                command += "\n"
                continue
            found.append(command)
            command = ""
        assert not command, f"the quotes are not closed: {command}"
    return found


def ours(step: str, replacing: Mapping[str, str]) -> list[str]:
    """Return the commands of a step that are not AWS's own, with the reader's own values in them."""
    commands = [command for command in commands_in(step) if not command.startswith(AWS)]
    for written, value in replacing.items():
        assert any(written in command for command in commands), f"no command has {written}"
        commands = [command.replace(written, value) for command in commands]
    return commands
