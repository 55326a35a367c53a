from django.contrib.admin.apps import AdminConfig


class AtriumAdminConfig(AdminConfig):
    default_site = "atrium.admin.AtriumAdminSite"
