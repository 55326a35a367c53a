"""Rounds: the same programme in several provinces, each with a meeting of its own."""
