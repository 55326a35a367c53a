"""The portal with one more page, which does what every change does: write, and post a mail."""

from django.contrib.auth.decorators import login_not_required
from django.core.mail import send_mail
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from atrium.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@csrf_exempt
@login_not_required
def change(request):
    send_mail("Bevestiging", "Het is genoteerd.", None, [request.POST["to"]])
    return HttpResponse("Genoteerd.")


urlpatterns = [path("wijzig/", change), path("", include("atrium.urls"))]
