"""Invented people, meetings and verslagen for the demonstration and the measurements."""
