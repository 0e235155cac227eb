"""The only room that knows file formats: read, map, check."""

from jpvad_report.registry.cast import Problem, cast, require_sound
from jpvad_report.registry.read import columns, read_text

__all__ = ["Problem", "cast", "columns", "read_text", "require_sound"]
