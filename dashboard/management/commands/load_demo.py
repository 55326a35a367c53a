"""manage.py load_demo: an invented network to try the portal on, or to measure it with."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from dashboard.demo import loading
from dashboard.demo.progress import Progress
from members.demo import ACCOUNTS
from members.models import User
from platforms.models import Atrium


class Command(BaseCommand):
    help = "Vult een lege databank met verzonnen personen, bijeenkomsten en verslagen."

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale",
            type=float,
            default=1,
            help="1: ongeveer 1.500 personen en 1.000 bijeenkomsten; 100: honderd keer zoveel.",
        )

    def handle(self, *, scale, **options):
        if not 0 < scale <= 1000:
            raise CommandError("--scale ligt tussen 0 en 1000.")
        if User.objects.filter(email=ACCOUNTS[0][0]).exists():
            self.stdout.write("De demogegevens staan er al; er is niets gewijzigd.")
            return
        if User.objects.exists():
            raise CommandError(
                "Er staan al personen in deze databank: load_demo vult alleen een lege."
            )
        if not Atrium.objects.exists():
            raise CommandError("Laad eerst de referentiegegevens: manage.py load_reference.")
        progress = Progress(self.stderr, loading.PARTS)
        with transaction.atomic():
            loading.load(scale, progress)
        loading.index(progress)
        progress.finish()
        self.stdout.write(f"Demo geladen: {User.objects.count()} personen.")
