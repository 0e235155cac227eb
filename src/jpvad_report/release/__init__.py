"""What may leave the registry's keepers: small counts suppressed, curves thinned, files searched."""

from jpvad_report.release.scan import Leak, Traces, scan, traces_of
from jpvad_report.release.suppress import Released, release

__all__ = ["Leak", "Released", "Traces", "release", "scan", "traces_of"]
