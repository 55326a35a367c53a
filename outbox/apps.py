from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules, import_string


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = "Berichten"

    def ready(self):
        autodiscover_modules("kinds")
        post_migrate.connect(import_string("outbox.states.guard"), sender=self)
