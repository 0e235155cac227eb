"""Co-authors' edits of the Word file, brought back into the templates."""

from jpvad_report.revision.importer.importing import Imported, Known, import_document

__all__ = ["Imported", "Known", "import_document"]
