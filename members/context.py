"""What every page of someone who is logged in says about the session."""

from members import sessions


def session(request):
    """`session_seconds`: until the session ends; worked out only where a page prints it."""
    return {"session_seconds": lambda: sessions.seconds_left(request)}
