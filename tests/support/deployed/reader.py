"""A person who follows docs/deploying.md, and what the sale of its last step came to."""

import re
from dataclasses import dataclass, field
from typing import Any

from scripts.build_record import host_architecture
from tests.support.actors.merchant import Merchant
from tests.support.deployed.document import ours, steps
from tests.support.deployed.engine import Engine
from tests.support.deployed.project import Project
from tests.support.deployed.shop import DeployedCustomer, DeployedShop

OWNER, SENDER, BUYER = "you@shop.example", "shop@shop.example", "kari@example.com"
FIRST_BUYER = "ola@example.com"  # who pays by bank transfer
PASSWORD = "Correct-Horse-9"
YES = "y\n"  # to the changes that `sam deploy` shows
TEMPORARY = re.compile(r"temporary password (\S+) and")  # of the template's message


@dataclass
class Reader:
    """A reader in the project's folder. `printed` is what the commands of each step printed."""

    project: Project
    engine: Engine
    shop: DeployedShop
    printed: dict[str, str] = field(default_factory=dict)

    def follow(self, number: str, replacing: dict[str, str] | None = None, answers: str = "", **variables: str) -> str:
        """Run the commands of a step in one shell; return what they print."""
        self.printed[number] = self.run(*commands_of(number, replacing), answers=answers, **variables)
        return self.printed[number]

    def run(self, *commands: str, answers: str = "", **variables: str) -> str:
        # The document deploys for arm64, and the engine runs functions on this machine.
        return self.project.run("\n".join(commands), answers, **{"ARCHITECTURE": host_architecture(), **variables})


def commands_of(number: str, replacing: dict[str, str] | None = None) -> list[str]:
    """Return our commands of the step with this number, with the reader's own values in them."""
    [text] = [text for title, text in steps().items() if title.startswith(number)]
    return ours(text, replacing or {})


@dataclass(frozen=True)
class Sold:
    """A sale from draft to receipt. `merchant` is the owner, signed in."""

    merchant: Merchant
    draft: Any
    order: Any
    invoice: Any
    customer: DeployedCustomer
