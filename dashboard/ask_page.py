"""The page of the back office that asks before a step that mails (`outbox.asking`)."""

from django.shortcuts import render


def ask(model_admin, request, step, *, title, question, lines=()):
    """Show what `step` would mail and the choice; its form comes back to this address."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "question": question,
        "lines": lines,
        "step": step,
        "opts": model_admin.opts,
        "back": request.path,
    }
    return render(request, "admin/outbox/ask.html", context)
