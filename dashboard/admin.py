"""Memberships in the back office: here, because ending one also touches meetings."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget

import dashboard.merger_admin
import dashboard.people_admin
import dashboard.platform_admin
import dashboard.search.admin  # noqa: F401 -- these register what they replace, and what is shown
from core.admin import RuledAdmin
from core.refusal import Refused
from core.times import today
from dashboard.ask_page import ask
from dashboard.joining import approve
from meetings.actions import end_membership
from meetings.arrivals import welcome
from meetings.asking import asked
from meetings.departures import leave_all, lost_with
from members.models import User
from outbox.mailing import mailing
from platforms import actions as atria
from platforms.admin import JoinRequestAdmin
from platforms.models import Atrium, JoinRequest, Membership, Role


class AddMembershipForm(forms.ModelForm):
    """Who is known by mail address, so that no list of people has to be offered."""

    address = forms.EmailField(
        label="e-mailadres van de persoon",
        help_text="Wie nog niet gekend is, vraagt zelf om aan te sluiten op de pagina van het atrium.",
    )

    class Meta:
        model = Membership
        fields = ["atrium", "address", "role", "start_on", "end_on"]

    def clean_address(self):
        person = User.objects.by_address(self.cleaned_data["address"])
        if person is None or not person.is_active:
            raise forms.ValidationError("We kennen niemand met dit adres.")
        self.instance.person = person
        return self.cleaned_data["address"]


class EndMembershipForm(forms.ModelForm):
    end_on = forms.DateField(label="laatste dag", widget=AdminDateWidget)

    class Meta:
        model = Membership
        fields = ["end_on"]


@admin.register(Membership)
class MembershipAdmin(RuledAdmin):
    for_organisers = True
    list_display = ["person", "atrium", "role", "start_on", "end_on"]
    list_select_related = ["person", "atrium"]
    list_filter = ["role", "atrium__platform", "end_on"]
    search_fields = ["person__sort_name", "person__email", "atrium__name"]
    date_hierarchy = "start_on"

    def has_add_permission(self, request):
        return Atrium.objects.permitted(request.user, "admit").exists()

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = AddMembershipForm if obj is None else EndMembershipForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request, obj=None):
        if obj is None:
            return AddMembershipForm.Meta.fields
        return ["person", "atrium", "role", "start_on", "end_on"]

    def get_readonly_fields(self, request, obj=None):
        """Afterwards only the last day changes; the rest is history."""
        return ["person", "atrium", "role", "start_on"] if obj else []

    def get_changeform_initial_data(self, request):
        return {"start_on": today(), **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "atrium":
            kwargs["queryset"] = Atrium.objects.permitted(request.user, "admit")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role" and not request.user.is_staff_member:
            kwargs["choices"] = [(Role.MEMBER.value, Role.MEMBER.label)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """First whom it mails; then the membership; then its meetings, one transaction each."""
        step = self._step(request, object_id) if request.method == "POST" else None
        if step and not step.is_chosen():
            question = "Lidmaatschap bewaren?"
            return ask(self, request, step, title="Lidmaatschap nakijken", question=question)
        with mailing(**(step.choice if step else {})):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            self._follow(request)
        return response

    def _step(self, request, object_id):
        """What the form asks for, as a step; None when the page itself must say what is wrong."""
        row = self.get_object(request, object_id) if object_id else None
        may = self.has_change_permission(request, row) if object_id else True
        if (object_id and row is None) or not may or not self.has_add_permission(request):
            return None
        form = self.get_form(request, row, change=row is not None)(request.POST, instance=row)
        if not form.is_valid():
            return None
        return asked(request.POST, partial(self._rehearsed, request, form.instance, row))

    def _rehearsed(self, request, filled, row):
        if row is None:
            _add(filled, by=request.user)
        else:
            ending = Membership.objects.get(pk=row.pk)
            end_membership(ending, end_on=filled.end_on, by=request.user)

    def save_model(self, request, obj, form, change):
        """Only the membership: its meetings follow after this transaction (`_follow`)."""
        if change:
            request.ended = atria.end_membership(obj, end_on=obj.end_on, by=request.user)
            return
        row = _member(obj, by=request.user)
        request.joined = (row.atrium_id, row.person_id)
        obj.pk, obj._state.adding = row.pk, False

    def _follow(self, request):
        if ended := request.__dict__.pop("ended", None):
            leave_all(lost_with(ended), by=request.user)
        if joined := request.__dict__.pop("joined", None):
            welcome([joined], by=request.user)


def _member(filled, *, by):
    """The membership as its form was filled in, through the action."""
    return atria.add_member(
        filled.atrium,
        filled.person,
        role=filled.role,
        start_on=filled.start_on,
        end_on=filled.end_on,
        by=by,
    )


def _add(filled, *, by):
    row = _member(filled, by=by)
    welcome([(row.atrium_id, row.person_id)], by=by)


admin.site.unregister(JoinRequest)


@admin.register(JoinRequest)
class RequestAdmin(JoinRequestAdmin):
    """Approving also invites to the meetings that are coming, so it is done from here."""

    actions = ["approve_selected"]

    @admin.action(description="Goedkeuren (eerst nakijken)")
    def approve_selected(self, request, queryset):
        """Approve one by one; say which were skipped and why (T48)."""
        open_ones = queryset.filter(pk__in=JoinRequest.objects.permitted(request.user, "decide"))
        keys = list(open_ones.values_list("pk", flat=True))
        step = asked(request.POST, partial(_approve, keys, request.user), may_skip=False)
        if keys and not step.is_chosen():
            question = f"{len(keys)} {'aanvraag' if len(keys) == 1 else 'aanvragen'} goedkeuren?"
            return ask(self, request, step, title="Aanvragen goedkeuren", question=question)
        approved, skipped = step.take()
        for sentence in skipped:
            self.message_user(request, sentence, messages.WARNING)
        decided = queryset.count() - len(keys)
        text = f"{approved} goedgekeurd, {decided} overgeslagen omdat er al over beslist is."
        self.message_user(request, text, messages.SUCCESS)
        return None


def _approve(keys, by):
    """Approve one by one; returns how many, and the sentences why others could not be (T48)."""
    approved, skipped = 0, []
    for row in JoinRequest.objects.filter(pk__in=keys).select_related("atrium", "person"):
        try:
            approve(row, by=by)
            approved += 1
        except Refused as refusal:
            skipped.append(f"{row}: {refusal}")
    return approved, skipped
