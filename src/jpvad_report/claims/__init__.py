"""Claims checked: published numbers against the store, and a text against itself."""
