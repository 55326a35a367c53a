"""Send what is due without Celery or Redis: a database and a mail server are enough."""

from core.looping import LoopingCommand
from outbox import alarms
from outbox.delivery import drain


class Command(LoopingCommand):
    help = "Verstuur de berichten die klaarstaan."
    nap = 2

    def once(self):
        return f"{drain()} berichten verstuurd"

    def again(self):
        drain(seconds=60)
        alarms.look()
