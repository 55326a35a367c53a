"""Meetings in the back office: who organises an atrium plans its meetings here, and nothing else."""

from django.contrib import admin, messages
from django.db.transaction import non_atomic_requests
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html

from core.admin import RuledAdmin
from core.times import local
from meetings import actions
from meetings.actions.planning import TOLD_FIELDS
from meetings.admin import bulk, delivery, pages, people, steps
from meetings.admin.forms import FACTS, MeetingForm
from meetings.admin.inlines import AgendaInline, PaperInline, proposed
from meetings.admin.listing import MineFilter, ProvinceFilter, VettingFilter, YearFilter
from meetings.models import Meeting, Paper
from meetings.savedate import pages as savedate
from meetings.warnings import warnings
from platforms.standing import organises_anything

Status = Meeting.Status
WHAT = ["atrium", "theme", "title", "introduction"]
WHEN_WHERE = ["starts_at", "ends_at", "format", "venue", "address", "municipality", "online_url"]
SEATS = ["capacity", "registration_opens_at", "registration_closes_at", "cancel_until"]
SEATS += ["is_vetted", "vets_changes"]
WHO = ["audience", "contact", "is_public", "seen_version"]
NOT_HERE = "Deze gegevens wijzigt u met de knop ‘Tijd, plaats of plaatsen wijzigen’ bovenaan."


@admin.register(Meeting)
class MeetingAdmin(RuledAdmin):
    for_organisers = True
    form = MeetingForm
    inlines = [AgendaInline, PaperInline]
    change_form_template = "admin/meetings/meeting/form.html"
    list_display = [
        *("start", "title", "atrium", "status"),
        *("unanswered", "registered", "to_confirm", "waiting", "declined"),
        "portal_link",
    ]
    list_display_links = ["title"]
    list_filter = [
        "status",
        VettingFilter,
        MineFilter,
        YearFilter,
        "atrium__platform",
        ProvinceFilter,
    ]
    search_fields = ["title", "atrium__name", "venue"]
    search_help_text = "Titel, atrium of plaats"
    date_hierarchy = "starts_at"
    ordering = ["-starts_at", "-pk"]
    list_per_page = 50
    show_full_result_count = False
    actions = [bulk.announce, bulk.export_participants, bulk.export_list]

    # --- rows and rights ---------------------------------------------------------------------

    def get_queryset(self, request):
        """What one organises; knowing of a meeting as a member is no reason to find it here."""
        rows = Meeting.objects.permitted(request.user, "organise")
        rows = rows.select_related("atrium__platform", "municipality", "contact", "round")
        return rows.counted()

    def get_ordering(self, request):
        """What is still to come is read from the next one on; the rest from the newest back."""
        coming = request.GET.get(YearFilter.parameter_name) == YearFilter.COMING
        return ["starts_at", "pk"] if coming else self.ordering

    def has_view_permission(self, request, obj=None):
        return self._may(request, "organise", obj)

    def has_add_permission(self, request):
        return organises_anything(request.user)

    def has_delete_permission(self, request, obj=None):
        is_unknown = obj is None or obj.status == Status.DRAFT and not obj.is_saved_date
        return is_unknown and super().has_delete_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        is_over = obj is not None and obj.status == Status.CANCELLED
        return not is_over and super().has_change_permission(request, obj)

    def get_actions(self, request):
        """Only drafts go, one by one, on their own page."""
        offered = super().get_actions(request)
        offered.pop("delete_selected", None)
        return offered

    def get_inlines(self, request, obj):
        """Once a meeting exists, its agenda is built on a page of its own (`meetings:agenda`)."""
        return self.inlines if obj is None else [PaperInline]

    def get_urls(self):
        own = [
            ("aankondigen", "announce", steps.announce),
            ("datum-vrijhouden", "save_date", savedate.save_date),
            ("annuleren", "cancel", steps.cancel),
            ("herstellen", "restore", steps.restore),
            ("verplaatsen", "move", steps.move),
            ("kopieren", "copy", steps.copy),
            ("inschrijvingen", "registrations", people.registrations),
            ("deelnemers.xlsx", "export", people.export_sheet),
            ("berichten", "messages", delivery.messages_of),
        ]
        wrap = self.admin_site.admin_view
        return [
            path("berichten/", wrap(delivery.all_messages), name=pages.name("delivery")),
            *(
                path(f"<int:pk>/{word}/".replace(".xlsx/", ".xlsx"), wrap(view), name=pages.name(n))
                for word, n, view in own
            ),
            *super().get_urls(),
        ]

    # --- the list ----------------------------------------------------------------------------

    @admin.display(description="begin", ordering="starts_at")
    def start(self, meeting):
        return date_format(local(meeting.starts_at), "j M Y G.i").lower()

    @admin.display(description="geen antwoord", ordering="invited_count")
    def unanswered(self, meeting):
        return meeting.invited_count

    @admin.display(description="komt", ordering="registered_count")
    def registered(self, meeting):
        """How many come, and of how many seats where these are counted."""
        seats = f" van {meeting.capacity}" if meeting.capacity else ""
        return f"{meeting.registered_count}{seats}"

    @admin.display(description="nog te bevestigen", ordering="to_confirm_count")
    def to_confirm(self, meeting):
        """Among those who come: who said so to another time (T18)."""
        return meeting.to_confirm_count

    @admin.display(description="wacht", ordering="waiting_count")
    def waiting(self, meeting):
        return meeting.waiting_count

    @admin.display(description="afgemeld", ordering="declined_count")
    def declined(self, meeting):
        return meeting.declined_count

    @admin.display(description="portaal")
    def portal_link(self, meeting):
        return format_html(
            '<a href="{}" aria-label="Bekijk {} op het portaal">Bekijk</a>',
            meeting.get_absolute_url(),
            meeting.title,
        )

    @method_decorator(non_atomic_requests)
    def changelist_view(self, request, extra_context=None):
        """Announcing several is a transaction per meeting; the other actions only read."""
        return super().changelist_view(request, extra_context)

    # --- the form ----------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        told = obj is not None and obj.is_counted_on
        return [
            ("Wat", {"fields": WHAT}),
            ("Wanneer en waar", {"fields": WHEN_WHERE, "description": NOT_HERE if told else ""}),
            ("Plaatsen en inschrijven", {"fields": SEATS}),
            ("Voor wie", {"fields": WHO}),
        ]

    def get_readonly_fields(self, request, obj=None):
        """Told people keep what they were told until a step tells them otherwise (T15)."""
        if obj is not None and obj.is_counted_on:
            return ["atrium", *TOLD_FIELDS]
        return [] if obj is None or obj.status == Status.DRAFT else FACTS

    def get_changeform_initial_data(self, request):
        atrium = request.planned_atrium
        return {"atrium": atrium.pk, "contact": request.user.pk}

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, AgendaInline) and request.method == "GET" and not obj.pk:
            kwargs["initial"] = proposed(request, None)
        return kwargs

    def add_view(self, request, form_url="", extra_context=None):
        """First the atrium: themes, contacts and the default agenda follow from it."""
        request.planned_atrium = steps.chosen_atrium(request)
        if request.method == "GET" and request.planned_atrium is None:
            return steps.choose_atrium(request)
        return super().add_view(request, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        context["conflict"] = pages.in_words(getattr(form, "conflict", []))
        context["show_save_and_add_another"] = context["show_save_and_continue"] = False
        if obj is not None:
            context["tools"] = pages.tools(request, obj)
            context["planned"] = delivery.planned(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- saving ------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        """Through the actions; `obj` is only what the form made of the row."""
        if change:
            version = form.cleaned_data["seen_version"]
            if fields := form.changed_fields():
                actions.change(obj, by=request.user, version=version, **fields)
            return
        facts = {name: form.cleaned_data[name] for name in FACTS}
        obj.pk = actions.plan(by=request.user, **facts).pk
        obj._state.adding = False

    def save_related(self, request, form, formsets, change):
        """Agenda and papers at once, so that one save is one change of the meeting."""
        saved, removed = [], []
        for formset in formsets:
            saved += formset.save(commit=False)
            removed += formset.deleted_objects
        papers = [(row, row.upload) for row in saved if isinstance(row, Paper)]
        items = [row for row in saved if not isinstance(row, Paper)]
        if saved or removed:
            actions.arrange(
                form.instance, by=request.user, items=items, papers=papers, removed=removed
            )

    def response_post_save_add(self, request, obj):
        return self.response_post_save_change(request, obj)

    def response_post_save_change(self, request, obj):
        """Back on the page of the meeting, where the next step stands, with what is worth a look."""
        meeting = Meeting.objects.select_related("atrium").get(pk=obj.pk)
        if meeting.status in {Status.DRAFT, Status.ANNOUNCED}:
            for sentence in warnings(meeting, request.user):
                self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(reverse(pages.name("change", full=True), args=[obj.pk]))

    def delete_model(self, request, obj):
        actions.delete_draft(obj, by=request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if request.method == "GET" and not object_id.isdecimal():
            return redirect(pages.name("changelist", full=True))
        return super().change_view(request, object_id, form_url, extra_context)
