"""Look in the mailbox without Celery or Redis: a database and a mailbox are enough."""

from core.looping import LoopingCommand
from inbox import work


class Command(LoopingCommand):
    help = "Haal de mail uit de mailbox en verwerk ze."

    def once(self):
        return f"Binnengekomen: {work.look()}."

    def again(self):
        work.look()
