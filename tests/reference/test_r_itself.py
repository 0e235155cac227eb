"""The reference says what made it."""

from __future__ import annotations

import json

from oracle import (
    REFERENCE,
)


def test_every_reference_says_what_made_it() -> None:
    for path in sorted((REFERENCE / "expected").glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        assert content["R"].startswith("R version 4.")
        assert {"survival", "stats", "script", "about"} <= set(content)
        assert (REFERENCE / content["script"]).is_file()
        keys = list(content["quantities"])
        assert keys == sorted(keys)
