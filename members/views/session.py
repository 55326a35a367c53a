"""How long one stays logged in, asked and lengthened by the warning (static/session.js)."""

from django.http import JsonResponse
from django.views.decorators.http import require_http_methods

from members import sessions


@require_http_methods(["GET", "POST"])
def session(request):
    """Looking does not count as use; sending begins the idle time anew."""
    if request.method == "POST":
        sessions.extend(request)
    idle, at_most = sessions.seconds_idle_left(request), sessions.seconds_at_most_left(request)
    return JsonResponse({"seconds": sessions.seconds_left(request), "extendable": idle < at_most})
