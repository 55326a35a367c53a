from django.core.management.base import BaseCommand

from documents.sweep import sweep


class Command(BaseCommand):
    help = "Vergelijk de bestanden op schijf met de rijen en ruim op wat achterbleef."

    def handle(self, **options):
        report = sweep()
        self.stdout.write(
            f"{report.removed} opgeruimd, {report.missing} ontbreken, {report.damaged} gewijzigd"
        )
        if report.details:
            self.stdout.write(report.details)
