"""The delivery log for staff: who got what, when, with what result, and the brakes on it."""

from django import forms
from django.contrib import admin, messages
from django.utils.html import format_html, format_html_join

import outbox.address_admin  # noqa: F401 -- registers the addresses in trouble
from core.admin import RuledAdmin
from core.logs import without_secrets
from core.refusal import Refused
from core.times import moment_words
from outbox import actions
from outbox.kinds import KINDS, label_of
from outbox.models import Message, Pause

State = Message.State


class KindFilter(admin.SimpleListFilter):
    title = "soort"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return kinds()

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(RuledAdmin):
    """Read-only; what staff may do with a message are the actions above the list."""

    list_display = ["created_at", "state", "kind_name", "to_address", "title", "about", "reason"]
    list_filter = ["state", KindFilter, "uncertain"]
    search_fields = ["to_address", "about", "person__sort_name", "message_id"]
    date_hierarchy = "created_at"
    list_select_related = ["person"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["retry_selected", "cancel_selected", "release_selected"]
    fieldsets = [
        (None, {"fields": ["state", "reason", "uncertain", "kind_name", "about", "person"]}),
        ("Bericht", {"fields": ["to_address", "reply_to", "title", "body", "calendar_text"]}),
        ("Verloop", {"fields": ["history", "attempts", "created_at", "due_at", "expires_at"]}),
        ("Techniek", {"fields": ["message_id", "key", "stream"], "classes": ["collapse"]}),
    ]

    def has_add_permission(self, request):
        return False

    def has_retry_permission(self, request):
        return self._may(request, "retry", None)

    def has_cancel_permission(self, request):
        return self._may(request, "cancel", None)

    def has_release_permission(self, request):
        return self._may(request, "release", None)

    @admin.display(description="soort", ordering="kind")
    def kind_name(self, message):
        return message.kind_label

    @admin.display(description="onderwerp")
    def title(self, message):
        return message.shown_subject

    def get_search_results(self, request, queryset, search_term):
        """Also by subject, except where that is a secret: searching must not guess a code."""
        found, doubles = super().get_search_results(request, queryset, search_term)
        if search_term:
            titled = queryset.filter(sensitive=False, subject__icontains=search_term)
            found |= titled
        return found, doubles

    @admin.display(description="tekst")
    def body(self, message):
        if message.sensitive:
            return "Verborgen: dit bericht kan een code of een persoonlijke link bevatten."
        if not message.text:
            return "Gewist na 90 dagen."
        # Nobody answers in the place of someone else by a link that stood in their mail.
        return format_html('<pre tabindex="0">{}</pre>', without_secrets(message.plain))

    @admin.display(description="agendabericht")
    def calendar_text(self, message):
        shown = message.calendar and not message.sensitive
        return format_html('<pre tabindex="0">{}</pre>', message.calendar) if shown else "–"

    @admin.display(description="geschiedenis")
    def history(self, message):
        rows = [(moment_words(e.at), e.what, e.detail) for e in message.events.all()]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {} {}</li>", rows))

    @admin.action(
        description="Opnieuw versturen (mislukte, vervallen en tegengehouden)",
        permissions=["retry"],
    )
    def retry_selected(self, request, queryset):
        rows = queryset.filter(state__in=actions.MAY_RETRY).exclude(text="")
        for message in rows:
            actions.retry(message, by=request.user)
        self._tell(request, len(rows), "opnieuw in de wachtrij gezet")

    @admin.action(description="Annuleren (wat nog niet vertrokken is)", permissions=["cancel"])
    def cancel_selected(self, request, queryset):
        count = 0
        for message in queryset.unsent():
            try:
                actions.cancel(message, by=request.user)
                count += 1
            except Refused as refusal:
                self.message_user(request, f"{message}: {refusal}", messages.WARNING)
        self._tell(request, count, "geannuleerd")

    @admin.action(description="Vrijgeven (wat op bevestiging wacht)", permissions=["release"])
    def release_selected(self, request, queryset):
        self._tell(request, actions.release_held(queryset, by=request.user), "vrijgegeven")

    def _tell(self, request, count, done):
        word = "bericht" if count == 1 else "berichten"
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, f"{count} {word} {done}.", level)


def kinds():
    """`(name, label)` of every kind of message, by label."""
    return sorted(((kind.name, kind.label) for kind in KINDS.values()), key=lambda row: row[1])


class PauseForm(forms.ModelForm):
    """Everything or one kind; the mail about one meeting is stopped on the page of that meeting."""

    scope = forms.ChoiceField(
        label="Wat staat stil",
        required=False,
        help_text="De berichten over één bijeenkomst zet u stil bij die bijeenkomst zelf.",
        error_messages={"invalid_choice": "Dit kennen we niet. Kies een soort uit de lijst."},
    )

    class Meta:
        model = Pause
        fields = ["scope", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = [("", "alle berichten"), *kinds()]


@admin.register(Pause)
class PauseAdmin(RuledAdmin):
    """Adding a pause stops mail at once, deleting it lets the mail go."""

    form = PauseForm
    list_display = ["what", "reason", "since"]

    @admin.display(description="wat staat stil")
    def what(self, row):
        return label_of(row.scope) if row.scope else "alle berichten"

    def save_model(self, request, obj, form, change):
        row = actions.pause(obj.scope, reason=obj.reason, by=request.user)
        obj.pk = row.pk

    def delete_model(self, request, obj):
        actions.resume(obj.scope, by=request.user)

    def delete_queryset(self, request, queryset):
        for row in queryset:
            actions.resume(row.scope, by=request.user)
