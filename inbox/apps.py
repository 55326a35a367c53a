from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class InboxConfig(AppConfig):
    name = "inbox"
    verbose_name = "Binnenkomende mail"

    def ready(self):
        autodiscover_modules("mail_readers", "mail_offers")
