"""Before anything else, who is logged in accepts the agreements in force."""

from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from core.held import hold, page_of
from platforms.agreements import has_accepted

# The agreements themselves, what must always work, and links that need no log-in.
OPEN_PAGES = {
    "platforms:agreements",
    "platforms:confirm_address",
    "meetings:answer",
    "meetings:feed",
    "meetings:public_feed",
    "members:session",
    "dashboard:accessibility",
    "dashboard:privacy",
    "outbox:live",
    "outbox:ready",
}


class AgreementMiddleware:
    """Send who has not accepted the newest agreements to them, and back afterwards."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # Log-in pages (the ones without a namespace, members.login_urls) come first: logging out,
        # and the second factor that staff must set up before anything else.
        match = request.resolver_match
        is_open = match.view_name in OPEN_PAGES or not match.namespaces
        if is_open or not request.user.is_authenticated:
            return None
        if has_accepted(request):
            return None
        back = request.get_full_path()
        if request.method == "POST":
            hold(request, request.user.pk)
            back = page_of(request)
        address = f"{reverse('platforms:agreements')}?{urlencode({'next': back})}"
        if request.htmx:
            return HttpResponseClientRedirect(address)
        return HttpResponseRedirect(address)
