"""Frozen submissions, what has changed since, what it means, why, and where it stands."""
