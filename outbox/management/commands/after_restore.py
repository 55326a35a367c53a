"""For who restores a back-up on a new machine, where nothing remembers how far we were."""

from django.core.management.base import BaseCommand

from outbox.restore import pause_all


class Command(BaseCommand):
    help = "Zet alle mail stil na het terugzetten van een back-up, voor u de werkers start."

    def handle(self, *args, **options):
        made = pause_all()
        self.stdout.write("Alle mail staat stil." if made else "Alle mail stond al stil.")
