"""What the integration tests share: the command line, and the manuscript as a reader sees it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = ROOT / "data" / "jpvad_synthetic.csv"


def jpvad(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would."""
    command = [sys.executable, "-m", "jpvad_report", *map(str, arguments)]
    env = {**os.environ, "COLUMNS": "110", **environment}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=env)


def paragraphs(text: str) -> dict[str, str]:
    """Paragraphs of a .qmd by identifier, numbers without their marks."""
    plain = re.sub(r"\[([^\]]*)\]\{\.num[^}]*\}", r"\1", text).replace("\\", "")
    found = re.findall(r"::: \{#p-(\S+) \.paragraph\}\n(.*?)\n:::", plain, re.S)
    assert len(found) == len(dict(found)), "a paragraph's identifier stands twice"
    return dict(found)


def keys_of(text: str) -> dict[str, Counter[str]]:
    """Keys and parts that each paragraph, table and note prints."""
    blocks = re.findall(r"^::: \{#(p-\S+) \.paragraph\}\n(.*?)\n:::$", text, re.M | re.S)
    tables = re.findall(r"((?:^\|.*\n)+)\n: .*?\{#(tbl-[\w-]+)", text, re.M)
    named = [*blocks, *((name, table) for table, name in tables)]
    return {name: Counter(re.findall(r"\{\.num ([^}]*)\}", body)) for name, body in named}
