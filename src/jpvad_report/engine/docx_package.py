"""Read and write the zip archive that a Word file is, always with the same bytes for the same parts."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FIRST = ("[Content_Types].xml", "_rels/.rels")


def w(name: str) -> str:
    """Return a WordprocessingML name in lxml's notation."""
    return f"{{{WORD}}}{name}"


def serialised(root: etree._Element) -> bytes:
    """Return an XML part as Word writes it."""
    from lxml import etree

    part: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return part


def read_parts(path: Path) -> dict[str, bytes]:
    """Return the content of every part by its name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def write_parts(path: Path, parts: dict[str, bytes], *, epoch: int) -> None:
    """Write the parts in a fixed order, each dated ``epoch``, and replace the file in one step."""
    when = datetime.fromtimestamp(epoch, tz=UTC).timetuple()[:6]
    order = [name for name in _FIRST if name in parts] + sorted(set(parts) - set(_FIRST))
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(temporary, "w") as archive:
            for name in order:
                entry = zipfile.ZipInfo(name, date_time=when)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, parts[name])
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
