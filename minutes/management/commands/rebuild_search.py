from django.core.management.base import BaseCommand

from minutes.search import rebuild


class Command(BaseCommand):
    help = "Maak de zoekindex van de verslagen opnieuw."

    def handle(self, **options):
        count = rebuild(lambda done: self.stdout.write(f"{done} verslagen", ending="\r"))
        self.stdout.write(f"{count} verslagen doorzoekbaar")
