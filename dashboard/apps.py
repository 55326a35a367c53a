from importlib import import_module

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = "Startpagina"

    def ready(self):
        """What can be found follows every change from now on; models are known only here."""
        import_module("dashboard.search.sources").watch_all()
