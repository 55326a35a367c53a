"""What happens to a person and reaches into every app below."""

from dashboard.leaving import anonymise, close_profile

__all__ = ["anonymise", "close_profile"]
