"""The study file as it goes to a reviewer: the same text, with synthetic data in place of the export."""

from __future__ import annotations

import yaml


def with_synthetic_data(text: str, file: str) -> str:
    """Change `data: file` and `data: synthetic` in the text of a study file, and nothing else of it."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    data = _keys(root)["data"]
    values = _keys(data)
    name = values["file"]
    if "synthetic" in values:
        changes = [(name, file), (values["synthetic"], "true")]
    elif isinstance(data, yaml.MappingNode) and data.flow_style:
        changes = [(name, f"{file}, synthetic: true")]
    else:
        changes = [(name, f"{file}\n{' ' * data.start_mark.column}synthetic: true")]
    for node, value in sorted(changes, key=lambda change: -change[0].start_mark.index):
        text = text[: node.start_mark.index] + value + text[node.end_mark.index :]
    return text


def _keys(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """The values of a mapping by their keys."""
    assert isinstance(node, yaml.MappingNode)
    return {key.value: value for key, value in node.value}
