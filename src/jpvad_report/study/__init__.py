"""The study file: what the authors declare, frozen and checked."""

from jpvad_report.study.load import load_study
from jpvad_report.study.model import Study

__all__ = ["Study", "load_study"]
