from django.conf import settings

from outbox import mailbox

app_name = "outbox"
urlpatterns = []
if settings.DEMO:
    urlpatterns += mailbox.urlpatterns
