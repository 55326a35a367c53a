"""The messages about files."""

from outbox.kinds import kind


@kind("file_infected", "besmet bestand", counted=False)
def file_infected(message):
    return ""


@kind("file_infected_staff", "besmet bestand, voor PBM", counted=False)
def file_infected_staff(message):
    person = message.person
    return "" if person and person.is_staff_member else "Deze persoon werkt niet meer bij PBM."
