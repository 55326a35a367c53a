"""Around the requests of people: who did it for the log, how long and as whom they are logged in."""

from allauth.account.adapter import get_adapter
from allauth.account.internal import flows
from auditlog.middleware import AuditlogMiddleware
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from core import held
from core.refill import refill
from members import sessions

DEMO_SESSION = "demo"
SESSION_PAGE = "members:session"


class AuditMiddleware(AuditlogMiddleware):
    """The log believes the same proxies as the rate limits, not any header one sends along."""

    @staticmethod
    def _get_remote_addr(request):
        try:
            return get_adapter().get_client_ip(request)
        except PermissionDenied:
            return None

    @staticmethod
    def _get_remote_port(request):
        return None


def _ask_log_in(request, owner):
    """To the log-in page and then back; a form that was sent waits there for its owner."""
    back = request.get_full_path()
    if request.method == "POST":
        held.hold(request, owner)
        back = held.page_of(request)
    return redirect_to_login(back, reverse("account_login"))


class LogInMiddleware(LoginRequiredMiddleware):
    """Visitors see what is public; for the rest they log in, without losing what they filled in."""

    def handle_no_permission(self, request, view_func):
        return _ask_log_in(request, held.owner_of(request))


class SessionEndMiddleware:
    """End sessions that were idle or lasted too long (members.sessions).

    On a page for everyone the visitor just goes on; elsewhere they log in again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated:
            return None
        if sessions.seconds_at_most_left(request) <= 0:
            return self._end(request, view, "U bent een dag aangemeld. Meld u opnieuw aan.")
        if sessions.seconds_idle_left(request) <= 0:
            why = "U deed een tijd niets. Meld u opnieuw aan om verder te gaan."
            return self._end(request, view, why)
        is_question = request.method == "GET" and request.resolver_match.view_name == SESSION_PAGE
        if not is_question:
            sessions.note_use(request)
        return None

    def _end(self, request, view, why):
        owner = request.user.pk
        flows.logout.logout(request, show_message=False)
        request.user = AnonymousUser()
        messages.info(request, why)
        if not getattr(view, "login_required", True):
            return None
        answer = _ask_log_in(request, owner)
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(answer.url)
        return answer


class HeldFormMiddleware:
    """Show a form that arrived too late again, filled in; sending it ends the waiting."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        kept = held.held_for(request)
        if kept is None:
            return self.get_response(request)
        if request.method == "POST" and kept["action"] == request.path:
            del request.session[held.KEPT]
            return self.get_response(request)
        response = self.get_response(request)
        is_there = request.method == "GET" and kept["page"] == request.path
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_there and is_page and response.status_code == 200:
            response.content = refill(response.text, kept, request.path)
        return response
