from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Bijeenkomsten"

    def ready(self):
        """The kinds of a part of this app are found too, like `kinds.py` itself."""
        import_module("meetings.workshops.kinds")
        import_module("meetings.approvals.kinds")
        import_module("meetings.vetting.kinds")
