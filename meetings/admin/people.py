"""The registrations of one meeting for its organisers: the actions everyone uses, with more right."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from core.excel import download
from core.refusal import Refused
from core.text import clean_line
from meetings import actions, export
from meetings.admin import pages
from meetings.asking import asked
from meetings.eligibility import entitled_people, organisations_of
from meetings.forms import OnceForm
from meetings.models import Meeting, Registration
from members.models import Organisation, User
from outbox.asking import LEAVES

Status = Registration.Status
ORDER = [Status.REGISTERED, Status.WAITLISTED, Status.INVITED, Status.DECLINED, Status.CANCELLED]
SUGGESTED = 300
# What is asked before it is done: it takes something away, or mails more people than one sees.
ASKED = {
    "add": "{person} inschrijven?",
    "confirm": "{person} komt nog altijd?",
    "withdraw": "{person} uitschrijven?",
    "decline": "{person} verontschuldigen?",
    "promote": "Vrije plaatsen geven aan wie het langst wacht?",
}
STEPS = set(ASKED)
# Gives one person something: done on the first click, the mail can be looked at before.
AT_ONCE = {"add", "confirm"}
DONE = {
    "add": "{person} is {status}",
    "confirm": "{person} komt nog altijd",
    "withdraw": "{person} is uitgeschreven",
    "decline": "{person} staat nu als verontschuldigd",
}


class AddPersonForm(OnceForm):
    """Who is known by mail address; whom the meeting is for is suggested while typing."""

    address = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        widget=forms.EmailInput(attrs={"list": "genodigden", "autocomplete": "off"}),
    )
    organisation = forms.ModelChoiceField(
        label="In naam van",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="De enige organisatie",
    )
    override = forms.CharField(
        label="Waarom mag het toch?",
        max_length=300,
        required=False,
        help_text="Alleen invullen als deze persoon er volgens de regels niet bij hoort.",
    )

    def __init__(self, data=None, *, meeting, user):
        super().__init__(data)
        self.meeting = meeting
        if not user.is_staff_member:
            del self.fields["override"]
        person = User.objects.by_address(clean_line((data or {}).get("address", ""), 254))
        offered = organisations_of(person, meeting) if person else Organisation.objects.none()
        self.fields["organisation"].queryset = offered
        if len(offered[:2]) < 2:
            self.fields["organisation"].widget = forms.HiddenInput()

    def clean(self):
        cleaned = super().clean()
        address = cleaned.get("address")
        self.person = User.objects.by_address(address) if address else None
        if address and (self.person is None or not self.person.is_active):
            self.add_error("address", "We kennen niemand met dit adres.")
        several = not isinstance(self.fields["organisation"].widget, forms.HiddenInput)
        if several and not cleaned.get("organisation") and "organisation" not in self.errors:
            error = "Deze persoon werkt voor meer dan één organisatie: kies er een."
            self.add_error("organisation", ValidationError(error))
        return cleaned


@require_http_methods(["GET", "POST"])
def registrations(request, pk):
    """Everyone by answer; add, withdraw, decline and promote with the actions of the pages."""
    meeting = pages.organised(request, pk)
    wanted = request.POST.get("step", "")
    form = AddPersonForm(
        request.POST if wanted == "add" else None, meeting=meeting, user=request.user
    )
    if wanted in STEPS and (wanted != "add" or form.is_valid()):
        try:
            return _step(request, meeting, wanted, form)
        except Refused as refusal:
            if wanted != "add":
                raise
            # Beside the field, with what was filled in: PBM may add why it is allowed after all.
            form.add_error("address", str(refusal))
    return pages.page(
        request, "registrations", meeting, "Inschrijvingen", form=form, **_who(meeting)
    )


def _step(request, meeting, wanted, form):
    """Who would get which mail, found by doing the step and undoing it; done once that was seen.

    What gives something to one person is done at once, unless one asked to see the mail first.
    """
    person = form.person if wanted == "add" else None
    row = None if wanted in {"add", "promote"} else _row(request, meeting)
    step = asked(request.POST, lambda: _act(request, meeting, wanted, row, form))
    straight = wanted in AT_ONCE and not step.when.is_bound
    confirmed = "confirm" in request.POST and step.is_chosen()
    if "look" not in request.POST and (straight or confirmed):
        _tell(request, wanted, step.take(), step.said())
        return redirect(pages.address("registrations", meeting))
    context = {
        "step": step,
        "question": ASKED[wanted].format(person=person or (row and row.person)),
        "registrations": pages.address("registrations", meeting),
    }
    return pages.page(request, "person_ask", meeting, "Inschrijving nakijken", **context)


def _act(request, meeting, wanted, row, form):
    by = request.user
    if wanted == "add":
        return _register(meeting, form, by=by)
    if wanted == "promote":
        return actions.promote(meeting, by=by)
    return {
        "confirm": actions.confirm,
        "withdraw": actions.withdraw,
        "decline": actions.decline,
    }[wanted](meeting, row.person, by=by)


def _register(meeting, form, *, by):
    return actions.register(
        meeting,
        form.person,
        by=by,
        organisation=form.cleaned_data["organisation"],
        nonce=form.cleaned_data["nonce"],
        override=form.cleaned_data.get("override", ""),
    )


def _tell(request, wanted, done, mailed):
    """Say what was done, and what becomes of the mail."""
    if wanted == "promote" and not done:
        messages.info(request, "Er is geen plaats vrij, of niemand die ze mag krijgen.")
        return
    if wanted == "promote":
        names = ", ".join(str(row.person) for row in done)
        sentence = f"Van de wachtlijst ingeschreven: {names}"
    else:
        sentence = DONE[wanted].format(person=done.person, status=done.get_status_display())
    leaves = wanted != "promote" and mailed == LEAVES
    messages.success(
        request, f"{sentence} en krijgt een mail." if leaves else f"{sentence}. {mailed}"
    )


@require_safe
def export_sheet(request, pk):
    meeting = pages.organised(request, pk)
    rows = Meeting.objects.filter(pk=meeting.pk).values("pk")
    return download(f"deelnemers-{meeting.pk}", export.participants(rows))


def _who(meeting):
    rows = meeting.registrations.select_related(
        "person", "organisation", "registered_by", "vetted_by"
    )
    rows = list(rows.order_by("queue_no", "person__sort_name", "pk"))
    for row in rows:
        row.meeting = meeting
    live = {row.person_id for row in rows if row.is_live}
    suggested = entitled_people(meeting).filter(~Q(pk__in=live)).order_by("sort_name", "pk")
    groups = [(status, [row for row in rows if row.status == status]) for status in ORDER]
    to_vet = sum(row.is_to_vet for row in rows)
    return {
        "to_vet": to_vet,
        "groups": groups,
        "suggested": suggested[:SUGGESTED],
        "open": meeting.may_cancel,
    }


def _row(request, meeting):
    """The registration in the form, of this meeting only."""
    key = request.POST.get("registration", "")
    rows = meeting.registrations.select_related("person")
    return get_object_or_404(rows, pk=int(key) if key.isdecimal() else 0)
