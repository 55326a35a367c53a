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
from meetings import actions, export, previews
from meetings.admin import pages
from meetings.eligibility import entitled_people, organisations_of
from meetings.forms import OnceForm
from meetings.models import Meeting, Registration
from members.models import Organisation, User
from outbox.rehearsal import rehearse

Status = Registration.Status
ORDER = [Status.REGISTERED, Status.WAITLISTED, Status.INVITED, Status.DECLINED, Status.CANCELLED]
SUGGESTED = 300
# What is asked before it is done: it takes something away, or mails more people than one sees.
ASKED = {
    "withdraw": "{person} uitschrijven?",
    "decline": "{person} verontschuldigen?",
    "promote": "Vrije plaatsen geven aan wie het langst wacht?",
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
    if wanted in ASKED and "confirm" not in request.POST:
        return _ask(request, meeting, wanted)
    if wanted in STEPS and STEPS[wanted](request, meeting, form):
        return redirect(pages.address("registrations", meeting))
    return pages.page(
        request, "registrations", meeting, "Inschrijvingen", form=form, **_who(meeting)
    )


def _ask(request, meeting, wanted):
    """Who would get which mail; found by doing the step and undoing it, so it cannot be wrong."""
    row = None if wanted == "promote" else _row(request, meeting)
    mails = rehearse(lambda: _act(request, meeting, wanted, row))
    context = {
        "row": row,
        "wanted": wanted,
        "question": ASKED[wanted].format(person=row and row.person),
        "mails": [(mail, previews.without_personal_links(mail.plain)) for mail in mails],
        "registrations": pages.address("registrations", meeting),
    }
    return pages.page(request, "person_ask", meeting, "Inschrijving nakijken", **context)


def _act(request, meeting, wanted, row):
    if wanted == "promote":
        return actions.promote(meeting, by=request.user)
    act = actions.withdraw if wanted == "withdraw" else actions.decline
    return act(meeting, row.person, by=request.user)


@require_safe
def export_sheet(request, pk):
    meeting = pages.organised(request, pk)
    rows = Meeting.objects.filter(pk=meeting.pk).values("pk")
    return download(f"deelnemers-{meeting.pk}", export.participants(rows))


def _who(meeting):
    rows = meeting.registrations.select_related("person", "organisation", "registered_by")
    rows = list(rows.order_by("queue_no", "person__sort_name", "pk"))
    for row in rows:
        row.meeting = meeting
    live = {row.person_id for row in rows if row.is_live}
    suggested = entitled_people(meeting).filter(~Q(pk__in=live)).order_by("sort_name", "pk")
    groups = [(status, [row for row in rows if row.status == status]) for status in ORDER]
    return {"groups": groups, "suggested": suggested[:SUGGESTED], "open": meeting.may_cancel}


def _add(request, meeting, form):
    if not form.is_valid():
        return False
    try:
        row = actions.register(
            meeting,
            form.person,
            by=request.user,
            organisation=form.cleaned_data["organisation"],
            nonce=form.cleaned_data["nonce"],
            override=form.cleaned_data.get("override", ""),
        )
    except Refused as refusal:
        # Beside the field, with what was filled in: PBM may add why it is allowed after all.
        form.add_error("address", str(refusal))
        return False
    messages.success(request, f"{row.person} is {row.get_status_display()} en krijgt een mail.")
    return True


def _withdraw(request, meeting, form):
    row = _row(request, meeting)
    _act(request, meeting, "withdraw", row)
    messages.success(request, f"{row.person} is uitgeschreven en krijgt een mail.")
    return True


def _decline(request, meeting, form):
    row = _row(request, meeting)
    _act(request, meeting, "decline", row)
    messages.success(request, f"{row.person} staat nu als verontschuldigd.")
    return True


def _confirm(request, meeting, form):
    row = _row(request, meeting)
    actions.confirm(meeting, row.person, by=request.user)
    messages.success(request, f"{row.person} komt nog altijd en krijgt een mail.")
    return True


def _promote(request, meeting, form):
    promoted = _act(request, meeting, "promote", None)
    names = ", ".join(str(row.person) for row in promoted)
    if promoted:
        messages.success(request, f"Van de wachtlijst ingeschreven, met een mail: {names}.")
    else:
        messages.info(request, "Er is geen plaats vrij, of niemand die ze mag krijgen.")
    return True


def _row(request, meeting):
    """The registration in the form, of this meeting only."""
    key = request.POST.get("registration", "")
    rows = meeting.registrations.select_related("person")
    return get_object_or_404(rows, pk=int(key) if key.isdecimal() else 0)


STEPS = {
    "add": _add,
    "confirm": _confirm,
    "withdraw": _withdraw,
    "decline": _decline,
    "promote": _promote,
}
