"""What the inbox answers by itself."""

from datetime import timedelta

from outbox.kinds import kind

USEFUL_FOR = timedelta(days=2)


@kind("files_not_kept", "bestand per mail niet bewaard", answer=True)
def files_not_kept(message):
    return ""
