"""Write the synthetic registry's analysed cohort for R: data/_synthetic_cohort.csv, which is not committed."""

from __future__ import annotations

import sys
from pathlib import Path

from jpvad_report.cohort import select
from jpvad_report.registry import cast, read_text, require_sound
from jpvad_report.study import load_study

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def main() -> int:
    study = load_study(ROOT / "study.yml")
    path = ROOT / "data" / "jpvad_synthetic.csv"
    frame, problems = cast(read_text(path, encoding=study.data.encoding), study)
    require_sound(problems, file=path.name)
    cohort = select(frame, study).frame
    out = cohort.drop(columns=[name for name in cohort if name.endswith((".ending", ".left_out")) or ".from_" in name])
    out = out.rename(columns={"death_30d.days": "days", "death_30d.event": "dead"})
    for name in out.columns[out.dtypes.astype(str) == "boolean"]:
        out[name] = out[name].astype("Int64")
    out.to_csv(HERE / "data" / "_synthetic_cohort.csv", index=False, lineterminator="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
