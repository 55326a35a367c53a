"""Give a verslag to its readers, and record that a meeting adopted it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.mail import as_text
from core.querysets import get_permitted
from meetings.previews import without_personal_addresses, without_personal_links
from minutes.audience import readers
from minutes.models import Minutes
from minutes.review import actions, mail
from minutes.review.forms import AdoptForm, ReviewForm
from outbox.forms import WhenForm
from outbox.preview import as_page
from outbox.quiet import leaves_words

form_page = require_http_methods(["GET", "HEAD", "POST"])
MOST_MEETINGS = 24


class Telling:
    """Whom a step on this road mails, what they would get, and when: shown before it is taken."""

    def __init__(self, request, minutes, kind):
        self.people = readers(minutes)
        self.example = mail.preview(kind, minutes, self.people[0]) if self.people else None
        self.when = WhenForm(request.POST or None, leaves=leaves_words())
        self.text = without_personal_links(as_text(self.example.source)) if self.example else ""

    def is_valid(self):
        return not self.people or self.when.is_valid()

    def choice(self):
        if not self.people:
            return {}
        return {"notify": self.when.notify, "due_at": self.when.due_at}

    def said(self, count):
        who = "1 persoon krijgt" if count == 1 else f"{count} personen krijgen"
        moment = f" De mail gaat {self.when.said()} weg." if count and self.when.due_at else ""
        return f"{who} een bericht.{moment}"

    def as_mail(self):
        return as_page(self.example.subject, without_personal_addresses(self.example.source))


@form_page
def send_for_review(request, pk):
    """Choose until when, look at the mail, send."""
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "publish", pk=pk)
    form = ReviewForm(request.POST or None, minutes=minutes)
    chosen = form.until if form.is_bound and form.is_valid() else None
    minutes.remarks_until = chosen or actions.window_from(minutes.meeting.atrium.platform)
    telling = Telling(request, minutes, "minutes_review")
    if "as_mail" in request.POST and telling.example:
        return telling.as_mail()
    if request.method == "POST" and all([form.is_valid(), telling.is_valid()]):
        if form.is_asked:
            actions.confirm_no_positions(minutes, by=request.user)
        count = actions.send_for_review(
            minutes, by=request.user, until=form.until, **telling.choice()
        )
        messages.success(request, f"Het verslag ligt ter nalezing. {telling.said(count)}")
        return redirect(minutes)
    context = {"minutes": minutes, "form": form, "telling": telling}
    return render(request, "minutes/review/send.html", context)


@form_page
def adopt(request, pk):
    """Record on which meeting it was adopted, once every remark is settled."""
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "adopt", pk=pk)
    form = AdoptForm(
        request.POST or None, meetings=actions.adopting_meetings(minutes)[:MOST_MEETINGS]
    )
    minutes.adopted_how = Minutes.Adoption.MEETING
    telling = Telling(request, minutes, "minutes_adopted")
    if "as_mail" in request.POST and telling.example:
        return telling.as_mail()
    if request.method == "POST" and all([form.is_valid(), telling.is_valid()]):
        count = actions.adopt_in_meeting(
            minutes, form.chosen(), by=request.user, **telling.choice()
        )
        messages.success(request, f"Het verslag is goedgekeurd. {telling.said(count)}")
        return redirect(minutes)
    unsettled = minutes.remarks.unsettled().count()
    context = {"minutes": minutes, "form": form, "telling": telling, "unsettled": unsettled}
    return render(request, "minutes/review/adopt.html", context)
