"""Pages for paper: one template makes a tagged PDF, or a page to print where no PDF can be made.

A template for paper extends `paper/base.html` and is dressed by `static/paper.css`.
"""

import structlog
from django.http import HttpResponse
from django.template.loader import render_to_string

from core.limits import within_limit

MOST_PER_MINUTE = 30
AS_PAGE = "pagina"
log = structlog.get_logger(__name__)


class NoPdf(Exception):
    """This machine cannot make a PDF: WeasyPrint or a library of the system is missing."""


def pdf(html):
    """The bytes of a tagged PDF (PDF/UA-1) of a whole page `html`; raises NoPdf.

    Nothing is fetched but our own static files, whatever `html` names.
    """
    try:
        from core.paper import layout  # noqa: PLC0415 -- takes a second, and may be missing
    except (ImportError, OSError) as error:
        raise NoPdf(str(error)) from error
    return layout.pdf(html)


def answer(request, template, context, *, stem, fits=True):
    """The answer to who asks for `template` on paper: a PDF, or the page itself to print.

    The page comes where no PDF can be made, where it was asked for (`?pagina`), for who asked for
    many in one minute, and for what is too long to lay out in time (`fits` False). `stem`: the
    name of the file without its end; letters, digits and dashes. No cache keeps either.
    """
    if fits and AS_PAGE not in request.GET and _has_turn(request.user):
        try:
            content = pdf(render_to_string(template, {**context, "is_pdf": True}))
        except NoPdf as error:
            log.warning("paper.no_pdf", reason=str(error)[:200])
        else:
            response = HttpResponse(content, content_type="application/pdf")
            response["Content-Disposition"] = f'inline; filename="{stem}.pdf"'
            response["Cache-Control"] = "private, no-store"
            return response
    page = HttpResponse(render_to_string(template, {**context, "is_pdf": False}))
    page["Cache-Control"] = "private, no-store"
    return page


def _has_turn(user):
    """Laying out costs as much as a hundred pages."""
    return within_limit("paper", user.pk, most=MOST_PER_MINUTE, seconds=60)
