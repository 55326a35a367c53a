"""manage.py load_reference: the map of Flanders, its authorities, the platforms and their atria."""

from django.core.management.base import BaseCommand
from django.db import transaction

from core.reference import Tally
from members import reference as members
from platforms import reference as platforms
from regions import reference as regions


class Command(BaseCommand):
    help = "Laadt gemeenten, gebieden, organisaties, functies, platformen en atria; herhaalbaar."

    @transaction.atomic
    def handle(self, **options):
        total = Tally()
        for app in (regions, members, platforms):
            for label, tally in app.load().items():
                total += tally
                if options["verbosity"] > 1:
                    self.stdout.write(f"{label}: {_words(tally)}")
        self.stdout.write(f"Referentiegegevens: {_words(total)}.")


def _words(tally):
    return f"{tally.new} nieuw, {tally.changed} gewijzigd"
