"""YAML as JSON documents are made of it, with the line of each field.

Only true, false, null and whole numbers are not text: `NO` is Norway and not false, `249.00` keeps its decimals, and a
time stays as it is written. A repeated field, a tag and an alias are refused.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

_TAG = "tag:yaml.org,2002:"
_PATTERNS = {"bool": r"true|false", "int": r"-?(0|[1-9][0-9]{0,17})", "null": r"null|~|"}


@dataclass(frozen=True)
class Fault:
    """What is wrong at a line of the file; `pointer` names the field, as the API does."""

    line: int
    pointer: str
    detail: str


class YamlError(Exception):
    """The file has faults."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass
class YamlFile:
    """The document in a file. `lines` are those of each field, by JSON pointer."""

    document: Any = None
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _nodes: set[int] = field(default_factory=set)

    def line_of(self, pointer: str) -> int:
        """Return the line of a field; of one that is missing, the line of what it is missing in."""
        while pointer and pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer, 1)

    def fault(self, pointer: str, detail: str) -> Fault:
        return Fault(self.line_of(pointer), pointer, detail)

    def read(self, node: yaml.Node, pointer: str) -> Any:
        """Return the value of a node, and note the lines and faults in it."""
        if id(node) in self._nodes:
            self.faults.append(self.fault(pointer, "Write it out: an alias (*) is not allowed."))
            return None
        self._nodes.add(id(node))
        self.lines.setdefault(pointer, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._read_mapping(node, pointer)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, f"{pointer}/{i}") for i, item in enumerate(node.value)]
        return self._read_scalar(node, pointer)

    def _read_mapping(self, node: yaml.MappingNode, pointer: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            here = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            if name in found:
                detail = f"Give {name} once: it is at line {self.lines[here]}, too."
                self.faults.append(Fault(key.start_mark.line + 1, here, detail))
                continue
            self.lines[here] = key.start_mark.line + 1
            found[name] = self.read(value, here)
        return found

    def _read_scalar(self, node: yaml.Node, pointer: str) -> Any:
        match node.tag.removeprefix(_TAG):
            case "str":
                return node.value
            case "bool":
                return node.value == "true"
            case "int":
                return int(node.value)
            case "null":
                return None
        self.faults.append(self.fault(pointer, f"Take the tag {node.tag} out."))
        return None


def decoded(content: bytes) -> str:
    """Return the text of a file. Raises YamlError."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise YamlError([Fault(line, "", "This is not UTF-8: save the file in that encoding.")]) from None


def parse_yaml(text: str) -> YamlFile:
    """Parse one document. Raises YamlError."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError([Fault(mark.line + 1 if mark else 1, "", f"This is not YAML: {error.problem}.")]) from None
    except yaml.YAMLError as error:
        raise YamlError([Fault(1, "", f"This is not YAML: {error}.")]) from None
    except RecursionError:
        raise YamlError([Fault(1, "", "This is nested too deeply to be read.")]) from None
    file = YamlFile()
    if node is not None:
        file.document = file.read(node, "")
    if file.faults:
        raise YamlError(file.faults)
    return file


class _Loader(yaml.SafeLoader):
    """Resolves as the module says, and not as YAML 1.1 does."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 - PyYAML's


for _name, _pattern in _PATTERNS.items():
    _Loader.add_implicit_resolver(f"{_TAG}{_name}", re.compile(f"({_pattern})$"), None)
