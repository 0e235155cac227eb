"""From a registry export and a study file to the manuscript, with every number traceable.

As a library: `jpvad_report.analyse(study, frame)` returns the store of results.
"""

from jpvad_report.pipeline import analyse
from jpvad_report.study import Study, load_study

__all__ = ["Study", "analyse", "load_study"]
