"""A manuscript's revisions: what came back from co-authors."""
