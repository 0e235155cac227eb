"""Time the main job as cold processes and print its stages: `make bench`.

Times depend on the machine and on what else it does: read them beside the plain imports of the same run.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = "import pandas, scipy.stats, statsmodels.discrete.discrete_model, lifelines, tableone, matplotlib.figure"


def timed(command: list[str]) -> tuple[float, str]:
    """Wall seconds of a process, and what it wrote to stderr."""
    began = time.perf_counter()
    environment = {**os.environ, "JPVAD_REPORT_PROGRESS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT)
    return time.perf_counter() - began, done.stderr


def main() -> None:
    """Run everything a few times and print medians with minimum and maximum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    program = [sys.executable, "-m", "jpvad_report"]
    figures: dict[str, list[float]] = {}

    def note(name: str, seconds: float) -> None:
        figures.setdefault(name, []).append(seconds)

    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "study.yml").write_bytes((ROOT / "study.yml").read_bytes())
        run = [*program, "run", "--engine", "embedded", "--project", str(project)]
        run += ["--data", str(ROOT / "data" / "jpvad_synthetic.csv")]
        cold = [*run, "--no-cache"]
        timed(run)  # fonts and disk caches
        appendix = project / "templates" / "en" / "sections" / "appendix.j2"
        appendix.parent.mkdir(parents=True)
        original = (ROOT / "templates" / "en" / "sections" / "appendix.j2").read_text(encoding="utf-8")
        for turn in range(runs):
            note("the libraries' imports alone", timed([sys.executable, "-c", IMPORTS])[0])
            note("--help", timed([*program, "--help"])[0])
            seconds, log = timed(cold)
            for stage, part in re.findall(r"^ *(\S.*?) +([\d.]+) s$", log, re.M):
                note(f"  {stage}", float(part))
            note("run, html + docx + pdf", seconds)
            appendix.unlink(missing_ok=True)
            timed(run)
            note("run again, nothing changed", timed(run)[0])
            appendix.write_text(original.replace("This document was", f"In turn {turn} this was"), encoding="utf-8")
            note("run again, one sentence changed, html", timed([*run, "--to", "html"])[0])
    print(f"{'seconds, median of ' + str(runs):<62} median    min    max")
    for name, values in figures.items():
        print(f"{name:<62} {statistics.median(values):6.2f} {min(values):6.2f} {max(values):6.2f}")


if __name__ == "__main__":
    main()
