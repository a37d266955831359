"""What a build is for and made from: the architecture in its template, and a digest of its sources beside it."""

import argparse
import hashlib
import platform
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / ".aws-sam" / "build"
SOURCES = ("functions", "layers", "scripts", "template.yaml")
PARAMETER = "Architecture"


def pin_architecture(template: Path, architecture: str) -> None:
    """Put the architecture into a built template in place of its parameter.

    A parameter would be the stack's former value or the default, whatever was built, and every function would fail to
    import at its first request.
    """
    document: dict[str, Any] = yaml.safe_load(template.read_text())
    del document["Parameters"][PARAMETER]
    pinned = _with_value(document, {"Ref": PARAMETER}, architecture)
    template.write_text(yaml.safe_dump(pinned, sort_keys=False, allow_unicode=True, width=1000))


def built_architecture(built: Path = BUILT) -> str:
    """Return the architecture that a build is for; an empty text without a build, or if `sam build` alone made it."""
    template = built / "template.yaml"
    document: dict[str, Any] = yaml.safe_load(template.read_text()) if template.exists() else {}
    found = document.get("Globals", {}).get("Function", {}).get("Architectures", [""])[0]
    return found if isinstance(found, str) else ""


def digest(root: Path = ROOT) -> str:
    """Return a digest of everything that a build is made from."""
    found = hashlib.sha256()
    for name in SOURCES:
        place = root / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and "__pycache__" not in path.parts:
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                found.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return found.hexdigest()


def is_current(architecture: str, root: Path = ROOT) -> bool:
    """Tell whether the build is for this architecture, checked, and made from the sources as they are."""
    record = root / ".aws-sam" / "build" / "sources.sha256"
    is_same = record.exists() and record.read_text().strip() == digest(root)
    return is_same and built_architecture(record.parent) == architecture


def _with_value(node: Any, marker: Any, value: str) -> Any:
    if node == marker:
        return value
    if isinstance(node, dict):
        return {key: _with_value(inner, marker, value) for key, inner in node.items()}
    if isinstance(node, list):
        return [_with_value(inner, marker, value) for inner in node]
    return node


def main() -> None:
    parser = argparse.ArgumentParser(description="Record what the checked build was made from.")
    parser.add_argument("--is-current", action="store_true", help="fail unless it is up to date, for this machine")
    if parser.parse_args().is_current:
        sys.exit(0 if is_current(host_architecture()) else 1)
    (BUILT / "sources.sha256").write_text(digest() + "\n")


def host_architecture() -> str:
    """Return Lambda's name of this machine's architecture."""
    return "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"


if __name__ == "__main__":
    main()
