"""Read YAML and remember on which line every value stands, so that a mistake can be shown where it was made."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from jpvad_report.errors import StudyError, UserError

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """What a kind of file is called in messages, and how its values are read.

    Attributes
    ----------
    noun : str
        `study file`.
    reference : str
        Where its keys are explained.
    where : str
        What to do when there is no such file.
    error : type of UserError
        What is raised.
    all_text : bool
        True where every value is kept as it is written, so that `0.10` does not lose its last digit.
    """

    noun: str
    reference: str
    where: str
    error: type[UserError]
    all_text: bool = False


STUDY = FileKind(
    noun="study file",
    reference="docs/study-file.md",
    where="Run the command in the folder of the study, or name the folder with --project.",
    error=StudyError,
)


class _Loader(yaml.CSafeLoader):
    """YAML 1.1 reads `no`, `on` and `12:30` as booleans and sexagesimal numbers; authors mean words and times."""


_UNWANTED = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _UNWANTED]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)


class Source:
    """A parsed YAML file.

    Attributes
    ----------
    path : Path
        The file, for messages.
    kind : FileKind
        What kind of file it is.
    data : object
        Plain dicts, lists and scalars.
    """

    def __init__(self, path: Path, kind: FileKind = STUDY) -> None:
        self.path = path
        self.kind = kind
        self._lines: dict[Location, int] = {}
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise kind.error(f"No file {path.name} in {path.resolve().parent}.", remedy=kind.where) from None
        except (OSError, UnicodeDecodeError) as error:
            raise kind.error(
                f"{path.name} cannot be read as UTF-8 text ({type(error).__name__}).", remedy="Save the file as UTF-8."
            ) from error
        try:
            self.data: Any = self._parse(text)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise kind.error(
                f"{path.name}, line {line}: not valid YAML ({error.problem}).",
                remedy="Check the indentation, the quotes and the brackets around this line.",
            ) from error
        except (yaml.YAMLError, RecursionError) as error:
            # Characters that YAML forbids have no mark; an alias can stand inside its own anchor.
            raise kind.error(f"{path.name} is not valid YAML ({type(error).__name__}).") from error

    def _parse(self, text: str) -> Any:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise self.kind.error(
                    f"{self.path.name} is empty.", remedy=f"{self.kind.reference} shows what belongs in it."
                )
            return self._build(loader, node, ())
        finally:
            loader.dispose()

    def line(self, location: Location) -> int:
        """Line (from 1) of the value at `location`, or of its nearest enclosing value."""
        while location and location not in self._lines:
            location = location[:-1]
        return self._lines.get(location, 1)

    def _build(self, loader: _Loader, node: yaml.Node, location: Location) -> Any:
        self._lines[location] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            result: dict[Hashable, Any] = {}
            for key_node, value_node in node.value:
                key = loader.construct_object(key_node, deep=True)
                # Keys such as 1 or true are level codes of an export, which is read as text.
                key = key_node.value if isinstance(key_node, yaml.ScalarNode) else str(key)
                if key in result:
                    raise self.kind.error(
                        f"{self.path.name}, line {key_node.start_mark.line + 1}: the key {key!r} stands twice.",
                        remedy="Keep one of the two.",
                    )
                result[key] = self._build(loader, value_node, (*location, key))
                self._lines[(*location, key)] = key_node.start_mark.line + 1
            return result
        if isinstance(node, yaml.SequenceNode):
            return [self._build(loader, child, (*location, i)) for i, child in enumerate(node.value)]
        if self.kind.all_text:
            return node.value
        return loader.construct_object(node, deep=True)
