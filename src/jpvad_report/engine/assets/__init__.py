"""Files that the renderers read: filters, templates, styles."""
