from django.core.management.base import BaseCommand

from dashboard.search.checking import rebuild
from dashboard.search.similar import compare_all
from dashboard.search.texts import read_new

A_DAY = 24 * 60 * 60


class Command(BaseCommand):
    help = "Maak alles opnieuw doorzoekbaar. Een onderbroken beurt gaat verder waar ze was."

    def add_arguments(self, parser):
        parser.add_argument("--afresh", action="store_true", help="begin helemaal opnieuw")

    def handle(self, *, afresh, **options):
        self.stdout.write("Bestanden lezen …")
        files = read_new(A_DAY)
        done = rebuild(self._tell, afresh=afresh)
        compare_all()
        self.stdout.write(f"{files} bestanden gelezen, {done.checked} onderdelen doorzoekbaar")

    def _tell(self, done, total):
        self.stdout.write(f"{done} van {total} onderdelen", ending="\r")
