"""Read YAML and remember on which line every value stands, so that a mistake can be shown where it was made."""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from jpvad_report.errors import StudyError

Location = tuple[str | int, ...]


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
    data : object
        Plain dicts, lists and scalars.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines: dict[Location, int] = {}
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise StudyError(
                f"No file {path.name} in {path.resolve().parent}.",
                remedy="Run the command in the folder of the study, or name the folder with --project.",
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise StudyError(
                f"{path.name} cannot be read as UTF-8 text ({type(error).__name__}).", remedy="Save the file as UTF-8."
            ) from error
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise StudyError(f"{path.name} is empty.", remedy="docs/study-file.md shows what belongs in it.")
            self.data: Any = self._build(loader, node, ())
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise StudyError(
                f"{path.name}, line {line}: not valid YAML ({error.problem}).",
                remedy="Check the indentation, the quotes and the brackets around this line.",
            ) from error
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
                    raise StudyError(
                        f"{self.path.name}, line {key_node.start_mark.line + 1}: the key {key!r} stands twice.",
                        remedy="Keep one of the two.",
                    )
                result[key] = self._build(loader, value_node, (*location, key))
                self._lines[(*location, key)] = key_node.start_mark.line + 1
            return result
        if isinstance(node, yaml.SequenceNode):
            return [self._build(loader, child, (*location, i)) for i, child in enumerate(node.value)]
        return loader.construct_object(node, deep=True)
