"""Memberships in the back office: here, because ending one also touches meetings."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.utils import timezone

import dashboard.merger_admin
import dashboard.people_admin
import dashboard.platform_admin  # noqa: F401 -- these three register what they replace
from core.admin import RuledAdmin
from core.times import today
from meetings.actions import end_membership
from meetings.mailings import STILL_THERE
from meetings.models import Meeting, Registration
from members.models import User
from platforms.actions import add_member
from platforms.models import Atrium, Membership, Role


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


def who_hears_of_the_end(membership):
    """Who gets which mail when the membership ends before what the person registered for."""
    coming = Registration.objects.filter(
        person=membership.person_id,
        meeting__atrium=membership.atrium_id,
        meeting__status=Meeting.Status.ANNOUNCED,
        meeting__ends_at__gt=timezone.now(),
        status__in=STILL_THERE,
    )
    count = coming.count()
    if not count:
        return f"{membership.person} krijgt geen mail: er komt geen bijeenkomst die dan vervalt."
    word = "bijeenkomst" if count == 1 else "bijeenkomsten"
    return (
        f"{membership.person} is uitgenodigd of ingeschreven voor {count} {word} die nog "
        "komen. Voor wat na de laatste dag valt, vervalt dat met een mail; een plaats die "
        "vrijkomt, gaat naar wie wacht, ook met een mail."
    )


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
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and "end_on" in form.base_fields:
            form.base_fields["end_on"].help_text = who_hears_of_the_end(obj)
        return form

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

    def save_model(self, request, obj, form, change):
        if change:
            end_membership(obj, end_on=obj.end_on, by=request.user)
            return
        row = add_member(
            obj.atrium,
            obj.person,
            role=obj.role,
            start_on=obj.start_on,
            end_on=obj.end_on,
            by=request.user,
        )
        obj.pk, obj._state.adding = row.pk, False
