"""After adoption: a correction is a next version with its reason, the old one is kept (T76)."""
