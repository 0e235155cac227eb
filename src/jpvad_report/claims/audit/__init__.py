"""A text against itself: the statistics that it prints, each checked against the others."""
