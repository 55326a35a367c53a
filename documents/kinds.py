"""The messages about files."""

from outbox.kinds import kind


@kind("file_infected", "besmet bestand", counted=False)
def file_infected(message):
    return ""
