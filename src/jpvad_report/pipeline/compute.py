"""From the export to the store: each analysis only where what it reads has changed."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jpvad_report.artefacts import sha256
from jpvad_report.cache import Cache, code_of, fingerprint
from jpvad_report.pipeline.project import Project, Stage, silent
from jpvad_report.study import Study
from jpvad_report.study.parts import analysis_names, cohort_part, columns_of, part_of

if TYPE_CHECKING:
    import pandas as pd

    from jpvad_report.analysis import Results
    from jpvad_report.cohort import Cohort
    from jpvad_report.results.store import Store

_LIBRARIES = ("firthmodels", "lifelines", "numpy", "pandas", "scipy", "statsmodels", "survival", "tableone")


def analyse(study: Study, frame: pd.DataFrame) -> Store:
    """Run the study on a frame of its variables.

    Parameters
    ----------
    study : Study
        The protocol.
    frame : pandas.DataFrame
        One row a patient, typed as `registry.cast` returns it.

    Returns
    -------
    Store
        Every record and curve; the provenance is empty.
    """
    from jpvad_report.analysis import run_analyses
    from jpvad_report.cohort import select

    cohort = select(frame, study)
    return _joined(_flow(cohort, study), run_analyses(cohort.frame, study, analysis_names(study)))


def compute(
    project: Project, study: Study, *, stage: Stage = silent, meanwhile: Callable[[], object] | None = None
) -> Store:
    """From the export to the store, with its provenance."""
    from dataclasses import replace

    from jpvad_report.provenance import provenance
    from jpvad_report.results.methods import methods_used, packages_used

    path = project.data_file(study)
    made = _Made(project.cache, study, path)
    stage("Reading and checking the export")
    known = made.cohort()
    stage("Selecting the cohort and computing")
    store = _joined(known["flow"], made.analyses(known["columns"], meanwhile=meanwhile))
    packages = packages_used(methods_used(store.records))
    record = provenance(study_file=project.study_file, data_file=path, rows=known["rows"], packages=packages)
    return replace(store, provenance=record)


class _Made:
    """What one export and one study file give, taken from the cache where it is there."""

    def __init__(self, cache: Cache, study: Study, path: Path) -> None:
        self._cache, self._study, self._path = cache, study, path
        self._versions = {name: version(name) for name in _LIBRARIES} | {"Python": platform.python_version()}
        self._key = fingerprint(
            "cohort",
            # A file that is not there is told of by the reader.
            sha256(path) if path.is_file() else "",
            cohort_part(study),
            code_of("study", "registry", "cohort", "results", "analysis/flow"),
            self._versions,
        )
        self._cohort: Cohort | None = None
        self._rows = 0

    def cohort(self) -> dict[str, Any]:
        """Rows of the export, records of the flow, and a hash of each column of the cohort."""
        from jpvad_report.results.store import Store

        known: dict[str, Any] | None = self._cache.get(self._key)
        if known is not None:
            return {**known, "flow": Store.from_plain(known["flow"]).records}
        cohort = self._selected()
        flow, columns = _flow(cohort, self._study), _column_hashes(cohort.frame)
        self._cache.put(self._key, {"rows": self._rows, "columns": columns, "flow": Store(flow).plain()})
        return {"rows": self._rows, "columns": columns, "flow": flow}

    def analyses(self, columns: Mapping[str, str], *, meanwhile: Callable[[], object] | None) -> dict[str, Results]:
        """Records and curves by analysis, in the order of the document."""
        from jpvad_report.results.store import Store

        code = code_of("study", "results", "analysis")
        keys = {name: self._analysis_key(name, columns, code) for name in analysis_names(self._study)}
        found: dict[str, Results] = {}
        for name, key in keys.items():
            if (kept := self._cache.get(key)) is not None:
                store = Store.from_plain(kept)
                found[name] = (store.records, store.series)
        if missing := [name for name in keys if name not in found]:
            from jpvad_report.analysis import run_analyses

            made = run_analyses(self._selected().frame, self._study, missing, meanwhile=meanwhile)
            for name, (records, series) in made.items():
                self._cache.put(keys[name], Store(records, series).plain())
            found |= made
        return {name: found[name] for name in keys}

    def _analysis_key(self, name: str, columns: Mapping[str, str], code: str) -> str:
        part = part_of(self._study, name).model_dump(mode="json", by_alias=True)
        read = {column: columns[column] for column in columns_of(self._study, name)}
        return fingerprint("analysis", name, part, read, code, self._versions)

    def _selected(self) -> Cohort:
        if self._cohort is None:
            from jpvad_report.cohort import select
            from jpvad_report.registry import cast, read_text, require_sound

            text = read_text(self._path, encoding=self._study.data.encoding)
            frame, problems = cast(text, self._study)
            require_sound(problems, file=self._path.name)
            self._rows, self._cohort = len(text), select(frame, self._study)
        return self._cohort


def _flow(cohort: Cohort, study: Study) -> dict[str, Any]:
    from jpvad_report.analysis.flow import cohort_records

    flow = cohort.flow
    return cohort_records(
        cohort.frame,
        study,
        registered=flow.registered,
        enrolment=flow.enrolment,
        excluded=flow.excluded,
        undecided=flow.undecided,
        groups=flow.groups,
    )


def _joined(flow: Mapping[str, Any], analyses: Mapping[str, Results]) -> Store:
    from jpvad_report.results.store import Store

    records, series = dict(flow), dict[str, Any]()
    for more, curves in analyses.values():
        records |= more
        series |= curves
    return Store(records, series)


def _column_hashes(frame: pd.DataFrame) -> dict[str, str]:
    """A hash of each column's values, in the order of the rows, and of its type."""
    import pandas as pd

    found = {}
    for name, values in frame.items():
        content = pd.util.hash_pandas_object(values, index=False).to_numpy().tobytes()
        levels = list(values.cat.categories) if isinstance(values.dtype, pd.CategoricalDtype) else ""
        found[str(name)] = fingerprint(hashlib.sha256(content).hexdigest(), str(values.dtype), levels)
    return found
