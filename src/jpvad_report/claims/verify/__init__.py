"""Published claims against the store: does the rebuilt manuscript say what was published, and where not, why?"""

from jpvad_report.claims.verify.check import verify
from jpvad_report.claims.verify.load import load_claims
from jpvad_report.claims.verify.report import Checked, Report, Verdict

__all__ = ["Checked", "Report", "Verdict", "load_claims", "verify"]
