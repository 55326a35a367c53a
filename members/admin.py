"""People and organisations in the back office. What happens to a person goes through actions."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.shortcuts import render

import members.audit_admin  # noqa: F401 -- registers the audit log
from core.admin import NATIVE_DATES, RuledAdmin, RuledInline
from core.text import normal_address
from members import actions
from members.actions import anonymise, deactivate
from members.forms import PHONE, CleanLineField, NameField
from members.models import (
    CHOICES,
    STAFF_GROUP,
    Function,
    Organisation,
    OrganisationType,
    Position,
    User,
)

DETAILS = ["first_name", "last_name", "phone", "about"]


class PersonForm(forms.ModelForm):
    """A person as staff write them; rights are for the administrator (UserAdmin.get_fieldsets)."""

    first_name = NameField("Voornaam")
    last_name = NameField("Naam")
    phone = CleanLineField(label="Telefoon", max_length=40, required=False, validators=[PHONE])
    about = CleanLineField(label="Waarmee bezig", max_length=300, required=False)
    is_pbm = forms.BooleanField(label="PBM-medewerker", required=False)

    class Meta:
        model = User
        fields = ["email", *DETAILS, *CHOICES, "is_superuser"]
        labels = {"is_superuser": "Beheerder"}
        help_texts = {
            "email": "Vervangt u het adres van iemand, dan krijgt het oude adres daar een mail van.",
            "is_superuser": "Mag alles, ook rechten geven.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "is_pbm" in self.fields:
            groups = self.instance.groups.filter(name=STAFF_GROUP)
            self.fields["is_pbm"].initial = groups.exists()

    def clean_email(self):
        address = normal_address(self.cleaned_data["email"])
        owner = User.objects.by_address(address)
        if owner is not None and owner.pk != self.instance.pk:
            raise ValidationError(f"Dit adres hoort al bij {owner}.", code="taken")
        return address


class PositionInline(RuledInline):
    model = Position
    autocomplete_fields = ["organisation", "function"]
    verbose_name_plural = "functies"


class EmployerFilter(admin.SimpleListFilter):
    """People whom ACM/IDM logged in for another organisation than we know (T113)."""

    title = "afwijkende werkgever"
    parameter_name = "werkgever"

    def lookups(self, request, model_admin):
        return [("afwijkend", "Na te kijken")]

    def queryset(self, request, queryset):
        return queryset.exclude(employer_conflict="") if self.value() else queryset


@admin.register(User)
class UserAdmin(RuledAdmin):
    form = PersonForm
    list_display = ["sort_label", "email", "is_active", "employer_conflict", "last_login"]
    list_filter = ["is_active", EmployerFilter, "groups"]
    search_fields = ["sort_name", "email", "emailaddress__email"]
    search_help_text = "Naam of e-mailadres"
    ordering = ["sort_name", "pk"]
    inlines = [PositionInline]
    readonly_fields = [
        "is_active",
        "other_addresses",
        "employer_conflict",
        "last_login",
        "created_at",
    ]
    actions = ["close_selected", "open_selected", "settle_selected", "anonymise_selected"]
    show_full_result_count = False
    # A higher app replaces these two by actions that also give up the person's seats.
    close_action = staticmethod(deactivate)
    erase_action = staticmethod(anonymise)

    def has_delete_permission(self, request, obj=None):
        """Not even the administrator: people are anonymised, so that counts and verslagen stay."""
        return False

    @admin.display(description="naam", ordering="sort_name")
    def sort_label(self, person):
        return f"{person.last_name} {person.first_name}".strip()

    @admin.display(description="andere adressen")
    def other_addresses(self, person):
        rows = EmailAddress.objects.filter(user=person, verified=True).exclude(email=person.email)
        return ", ".join(rows.order_by("email").values_list("email", flat=True)) or "geen"

    def get_fieldsets(self, request, obj=None):
        sets = [(None, {"fields": ["email", *DETAILS]}), ("Keuzes", {"fields": CHOICES})]
        if obj:
            state = {"fields": self.readonly_fields}
            sets.append(("Toestand", state))
        if obj and request.user.is_superuser:
            sets.append(("Rechten", {"fields": ["is_pbm", "is_superuser"]}))
        return sets

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Only the fields shown exist in the form, so that nobody can post a right."""
        shown = [name for _, part in self.get_fieldsets(request, obj) for name in part["fields"]]
        kwargs["fields"] = [name for name in shown if name not in self.readonly_fields]
        form = super().get_form(request, obj, change=change, **kwargs)
        if "is_pbm" not in shown:
            form.base_fields.pop("is_pbm", None)
        return form

    def save_model(self, request, obj, form, change):
        data = form.cleaned_data
        details = {name: data[name] for name in [*DETAILS, *CHOICES]}
        if not change:
            names = {name: details.pop(name) for name in ["first_name", "last_name", "phone"]}
            person = actions.create_person(email=data["email"], by=request.user, **names)
        else:
            person = User.objects.get(pk=obj.pk)
            actions.replace_address(person, data["email"], by=request.user)
        actions.change_details(person, by=request.user, **details)
        if {"is_pbm", "is_superuser"} & set(form.changed_data):
            rights = {name: data[name] for name in ["is_pbm", "is_superuser"]}
            actions.set_staff(person, by=request.user, **rights)
        obj.__dict__.update(person.__dict__)

    def do_to_each(self, request, queryset, action, done):
        """A higher app asks first when this mails people."""
        for person in queryset:
            action(person, by=request.user)
        self.message_user(request, done.format(len(queryset)), messages.SUCCESS)
        return None

    @admin.action(description="Profiel afsluiten (geen toegang meer)", permissions=["change"])
    def close_selected(self, request, queryset):
        return self.do_to_each(request, queryset, self.close_action, "Afgesloten profielen: {}.")

    @admin.action(description="Profiel weer openen", permissions=["change"])
    def open_selected(self, request, queryset):
        self.do_to_each(request, queryset, actions.reactivate, "Geopende profielen: {}.")

    @admin.action(description="Werkgever nagekeken", permissions=["change"])
    def settle_selected(self, request, queryset):
        self.do_to_each(request, queryset, actions.settle_employer, "Nagekeken personen: {}.")

    @admin.action(description="Anonimiseren (kan niet ongedaan)", permissions=["change"])
    def anonymise_selected(self, request, queryset):
        if "confirm" not in request.POST:
            return render(request, "admin/members/anonymise.html", self.erasing(request, queryset))
        done = "Geanonimiseerde personen: {}."
        return self.do_to_each(request, queryset, self.erase_action, done)

    def erasing(self, request, queryset):
        """What the page that asks shows; a higher app adds what it would mail."""
        return {
            **self.admin_site.each_context(request),
            "title": "Anonimiseren",
            "people": queryset,
            "opts": self.opts,
            "action": "anonymise_selected",
            "checkbox": admin.helpers.ACTION_CHECKBOX_NAME,
        }


@admin.register(Organisation)
class OrganisationAdmin(RuledAdmin):
    for_organisers = True
    formfield_overrides = NATIVE_DATES | {models.URLField: {"assume_scheme": "https"}}
    list_display = ["name", "type", "province", "kbo", "ovo", "valid_until"]
    list_select_related = ["type", "province"]
    list_filter = ["type", "province"]
    search_fields = ["name", "sort_name", "abbreviation", "code", "kbo", "ovo"]
    autocomplete_fields = ["municipality", "served_municipalities"]
    prepopulated_fields = {"slug": ["name"], "code": ["name"]}


@admin.register(OrganisationType)
class OrganisationTypeAdmin(RuledAdmin):
    list_display = ["name", "level", "code"]
    list_filter = ["level"]
    search_fields = ["name", "code"]


@admin.register(Function)
class FunctionAdmin(RuledAdmin):
    list_display = ["name", "kind", "level", "code"]
    list_filter = ["kind", "level"]
    search_fields = ["name", "code"]


@admin.register(Position)
class PositionAdmin(RuledAdmin):
    list_display = ["person", "function", "organisation", "start_on", "end_on"]
    list_select_related = ["person", "function", "organisation"]
    list_filter = ["function"]
    search_fields = ["person__sort_name", "person__email", "organisation__sort_name"]
    autocomplete_fields = ["person", "organisation", "function"]
    date_hierarchy = "start_on"
