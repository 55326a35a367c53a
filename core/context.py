"""What every template may ask about the installation."""

from django.conf import settings


def site(request):
    return {"DEMO": settings.DEMO, "SITE_URL": settings.SITE_URL, "VERSION": settings.VERSION}
