"""The mails of this app, and whether they are still wanted at the moment of sending."""

from outbox.kinds import kind


@kind("login_code", "aanmeldcode", urgent=True, sensitive=True, counted=False)
def login_code(message):
    """Wanted until it expires, unless the person was deactivated meanwhile."""
    if message.person is not None and not message.person.is_active:
        return "Dit profiel is niet meer actief."
    return ""


@kind("address_confirm", "e-mailadres bevestigen", urgent=True, sensitive=True, counted=False)
def address_confirm(message):
    return login_code(message)


@kind("address_changed", "e-mailadres gewijzigd", urgent=True, counted=False)
def address_changed(message):
    """Told to the old address, whatever happened since: it is a warning."""
    return ""
