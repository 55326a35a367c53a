from django.conf import settings

from inbox import demo

app_name = "inbox"
urlpatterns = demo.urlpatterns if settings.DEMO else []
