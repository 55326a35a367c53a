from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Leden en organisaties"

    def ready(self):
        autodiscover_modules("holdings", "tracked")
