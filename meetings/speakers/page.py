"""What a speaker sees and does by the link in the mail, without logging in."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import error_page
from core.limits import closed_when_uncounted, within_limit
from documents.forms import DocumentField
from documents.refusal import BadFile
from meetings.models import Paper
from meetings.speakers import answering
from meetings.speakers.links import speaker_by

ACTS_PER_HOUR = 30
AREA = forms.Textarea(attrs={"rows": 4})


class AboutForm(forms.Form):
    """Who the speaker is, and what they need."""

    bio = forms.CharField(
        label="Korte biografie",
        max_length=1000,
        required=False,
        widget=AREA,
        help_text="De deelnemers lezen dit bij de agenda.",
    )
    needs = forms.CharField(
        label="Technische noden",
        max_length=1000,
        required=False,
        widget=AREA,
        help_text="Bijvoorbeeld een micro of geluid. Alleen de organisatoren lezen dit.",
    )


class SlidesForm(forms.Form):
    """The slides, or a newer version of them."""

    file = DocumentField(label="Presentatie", allowed=answering.SLIDES)


@login_not_required
@never_cache
@closed_when_uncounted
@require_http_methods(["GET", "POST"])
def speak(request, token):
    """Looking changes nothing; each button does one thing."""
    speaker = speaker_by(token)
    if speaker is None:
        raise Http404
    step = request.POST.get("step", "")
    if request.method == "POST" and not within_limit(
        "speaker", speaker.pk, most=ACTS_PER_HOUR, seconds=3600
    ):
        return error_page(
            request,
            429,
            "Even wachten",
            "U deed dit net te vaak. Probeer het over een uur opnieuw.",
        )
    about = AboutForm(
        request.POST if step == "about" else None,
        initial={"bio": speaker.bio, "needs": speaker.needs},
    )
    slides = SlidesForm(*((request.POST, request.FILES) if step == "slides" else ()))
    if _done(request, speaker, step, about, slides):
        return redirect(request.path)
    form = {"about": about, "slides": slides}.get(step)
    return render(request, "meetings/speakers/speak.html", _shown(speaker, about, slides, form))


def _done(request, speaker, step, about, slides):
    """Whether what was sent is done; each says so in words."""
    if step in {"confirm", "decline"}:
        answering.answer(speaker, comes=step == "confirm")
        said = "Fijn dat u komt spreken." if step == "confirm" else "De organisator weet het nu."
        messages.success(request, f"Bedankt voor uw antwoord. {said}")
        return True
    if step == "about" and about.is_valid():
        answering.introduce(speaker, **about.cleaned_data)
        messages.success(request, "Uw gegevens zijn bewaard.")
        return True
    if step == "slides" and slides.is_valid():
        try:
            answering.hand_in(speaker, slides.cleaned_data["file"])
        except BadFile as refusal:
            slides.add_error("file", refusal)
            return False
        messages.success(request, "Uw presentatie is opgeladen.")
        return True
    return False


def _shown(speaker, about, slides, form):
    now, meeting = timezone.now(), speaker.item.meeting
    return {
        "speaker": speaker,
        "item": speaker.item,
        "meeting": meeting,
        "about": about,
        "slides": slides,
        "form": form,
        "paper": Paper.objects.filter(speaker=speaker).select_related("document").first(),
        "is_open": answering.is_open(meeting, now),
        "takes_slides": now < meeting.slides_deadline and not speaker.has_declined,
        "too_late": "" if now < meeting.slides_deadline else answering.too_late(meeting),
    }
