from django.core.management.base import BaseCommand

from dashboard.mergers import carry_due_through


class Command(BaseCommand):
    help = "Voert de gemeentefusies door waarvan de dag gekomen is; opnieuw uitvoeren mag."

    def handle(self, *args, **options):
        self.stdout.write(f"Doorgevoerde fusies: {carry_due_through()}.")
