"""Registrations that an organiser vets: a verdict beside the seat (decision 0021)."""
