"""A copy of the project, from which the stage is deployed as a person does it, with the commands of the document."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.build import find_python
from tests.support.deployed.engine import machine
from tests.support.repository import ROOT

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".aws-sam", "__pycache__", ".*_cache", ".hypothesis", "images")
STRIPE = Path("SharedLayer/python/invoicing/adapters/payments/stripe/provider.py")
SECONDS = 300


@dataclass(frozen=True)
class Project:
    """The copy, and the environment in which its commands run."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, commands: str, answers: str = "", **variables: str) -> str:
        """Run commands of a shell; return what they print. `answers` are typed at their questions."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=self.folder,
            env={**self.environment, **variables},
            input=answers,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}"
        return done.stdout


def copied_project(folder: Path, engine: Mapping[str, str], stripe: str) -> Project:
    """Copy the project and its build, in which the address of Stripe's API is that of a fake.

    No parameter can do that, so that no deployed stage can be pointed at a test provider.
    """
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT, symlinks=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    built = folder / ".aws-sam" / "build"
    shutil.copytree(ROOT / ".aws-sam" / "build", built, copy_function=os.link)
    _point_at(built / STRIPE, stripe)
    # The SAM CLI asks every five seconds what became of a stack, unless it is told otherwise.
    return Project(folder, {**machine(), **engine, "SAM_CLI_POLL_DELAY": "0.5"})


def _point_at(module: Path, stripe: str) -> None:
    source = module.read_text()
    for address in ("https://api.stripe.com", "https://checkout.stripe.com"):
        assert f'"{address}"' in source
        source = source.replace(f'"{address}"', f'"{stripe}"')
    compiled = module.parent / "__pycache__" / f"{module.stem}.cpython-313.pyc"
    for path in (module, compiled):  # links to the build itself
        path.unlink()
    module.write_text(source)
    how = ["-q", "--invalidation-mode", "unchecked-hash"]
    subprocess.run([find_python(), "-m", "compileall", *how, module], check=True)
