"""The only room that knows file formats: read, map, check."""

from jpvad_report.registry.cast import Problem, cast, require_sound
from jpvad_report.registry.join import join_keys
from jpvad_report.registry.read import columns, read_text
from jpvad_report.registry.write import as_export

__all__ = ["Problem", "as_export", "cast", "columns", "join_keys", "read_text", "require_sound"]
