"""What every template may ask about the reader's role."""

from platforms.standing import organises_anything


def organiser(request):
    """`may_organise`: whether to offer the back office; asks the database only when printed."""
    return {"may_organise": lambda: organises_anything(request.user)}
