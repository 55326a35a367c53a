"""What came in, for staff: what was done with it and why, and what waits for a person."""

from urllib.parse import quote

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import NoReverseMatch, path, reverse
from django.utils.html import format_html, format_html_join

from core.admin import RuledAdmin
from core.querysets import get_permitted
from core.refusal import Refused
from inbox import actions, letters, processing
from inbox.mime import decoded
from inbox.models import InboundMail
from inbox.offers import offers_for

State = InboundMail.State
# What `about` names: the page for it in the back office, and what to call it.
PAGES = {"meeting": ("admin:meetings_meeting_change", "bijeenkomst")}
SHOWN = 5_000  # characters of a mail that could not be read
NO_LONGER = "Dit kan niet meer: de mail is al afgehandeld, of er is intussen iets veranderd."
WIPED = "Gewist na 90 dagen."
MISPLACED = (
    " Er staat een oordeel in naam van onze mailserver in, maar niet waar die het zet: de afzender kan "
    "het zelf geschreven hebben."
)


class WaitingFilter(admin.SimpleListFilter):
    title = "te doen"
    parameter_name = "wacht"

    def lookups(self, request, model_admin):
        return [("ja", "wacht op iemand of onleesbaar")]

    def queryset(self, request, queryset):
        return queryset.waiting() if self.value() == "ja" else queryset


@admin.register(InboundMail)
class InboundMailAdmin(RuledAdmin):
    """Read-only: a mail is what it is. Staff say that it was looked after, or let it be read again."""

    list_display = ["received_at", "state", "sender", "title", "reason", "who", "what"]
    list_display_links = ["title"]
    list_filter = [WaitingFilter, "state", "source"]
    search_fields = ["from_address", "subject", "message_id", "about", "person__sort_name"]
    search_help_text = "Afzender, onderwerp of persoon"
    date_hierarchy = "received_at"
    list_select_related = ["person", "resolved_by"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["resolve_selected", "reprocess_selected"]
    change_form_template = "admin/inbox/inboundmail/form.html"
    fieldsets = [
        (
            None,
            {"fields": ["state", "reason", "who", "what", "resolved_by", "resolved_at", "note"]},
        ),
        ("Mail", {"fields": ["sender", "title", "received_at", "verdict", "body", "attachments"]}),
        (
            "Techniek",
            {
                "fields": ["source", "envelope_from", "envelope_to", "message_id", "attempts"],
                "classes": ["collapse"],
            },
        ),
    ]

    def get_queryset(self, request):
        """Lists leave the mails themselves in the database; they can be ten megabytes each."""
        return super().get_queryset(request).defer("raw")

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/afgehandeld/", wrap(self.resolve_one), name="inbox_inboundmail_resolve"),
            path("<int:pk>/doe/<slug:name>/", wrap(self.act_one), name="inbox_inboundmail_act"),
            path("<int:pk>/opnieuw/", wrap(self.again_one), name="inbox_inboundmail_reprocess"),
        ]
        return [*own, *super().get_urls()]

    def has_add_permission(self, request):
        return False

    def has_resolve_permission(self, request):
        return self._may(request, "resolve", None)

    def has_reprocess_permission(self, request):
        return self._may(request, "reprocess", None)

    # --- what came ---------------------------------------------------------------------------

    @admin.display(description="afzender", ordering="from_address")
    def sender(self, mail):
        return mail.from_address or "onbekend"

    @admin.display(description="onderwerp", ordering="subject")
    def title(self, mail):
        return mail.subject or "(geen onderwerp)"

    @admin.display(description="persoon")
    def who(self, mail):
        if mail.person is None:
            return "–"
        return format_html('<a href="{}">{}</a>', mail.person.get_absolute_url(), mail.person)

    @admin.display(description="over", ordering="about")
    def what(self, mail):
        name, _, key = mail.about.partition(":")
        try:
            page, called = PAGES.get(name, (name, mail.about))
            return format_html('<a href="{}">{}</a>', reverse(page, args=[key]), called)
        except NoReverseMatch:
            return mail.about or "–"

    @admin.display(description="echt van deze afzender?")
    def verdict(self, mail):
        if not mail.raw:
            return WIPED
        words = {
            "pass": "Ja: onze mailserver staat voor de afzender in.",
            "fail": "Nee: onze mailserver zegt dat de afzender vervalst is.",
            "none": "Niet te zeggen. Een afzender is makkelijk na te bootsen.",
        }
        letter = _letter(mail)
        return words[letter.dmarc] + (MISPLACED if letter.is_misplaced else "")

    @admin.display(description="tekst")
    def body(self, mail):
        if not mail.raw:
            return WIPED
        letter = _letter(mail)
        text = decoded(bytes(mail.raw[:SHOWN]), "utf-8") if letter.broken else letter.text
        return format_html('<pre tabindex="0">{}</pre>', text.strip() or "(geen tekst)")

    @admin.display(description="bijlagen")
    def attachments(self, mail):
        if not mail.raw:
            return WIPED
        letter = _letter(mail)
        names = [(name,) for name in letter.files]
        names += [("agendabericht",)] * len(letter.calendars)
        listed = format_html_join("", "<li>{}</li>", names)
        return format_html("<ul>{}</ul>", listed) if listed else "–"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The mail, and what can be done about it."""
        mail = self.get_object(request, object_id)
        offered = {"offers": _offers(mail), "reply_to": _reply_to(mail)} if mail else {}
        context = {**offered, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    # --- what staff do -----------------------------------------------------------------------

    def resolve_one(self, request, pk):
        """The button *Afgehandeld*, with a note; opened as a page it leads back to the mail."""
        mail = get_permitted(request.user, InboundMail.objects.defer("raw"), "resolve", pk=pk)
        if request.method == "POST":
            self._try(request, mail, actions.resolve, note=request.POST.get("note", ""))
        return redirect("admin:inbox_inboundmail_change", mail.pk)

    def act_one(self, request, pk, name):
        """The button of an offer: it is worked out anew, and gone when the facts are."""
        mail = get_permitted(request.user, InboundMail.objects.all(), "resolve", pk=pk)
        if request.method == "POST":
            offer = _offers(mail).get(name)
            if offer is None or offer.act is None:
                self.message_user(request, NO_LONGER, messages.ERROR)
            else:
                self._try(request, mail, actions.accept, offer=offer)
        return redirect("admin:inbox_inboundmail_change", mail.pk)

    def again_one(self, request, pk):
        """The button *Opnieuw verwerken*: the result shows at once."""
        mail = get_permitted(request.user, InboundMail.objects.defer("raw"), "reprocess", pk=pk)
        if request.method == "POST" and self._try(request, mail, actions.reprocess):
            processing.process(mail.pk)
        return redirect("admin:inbox_inboundmail_change", mail.pk)

    @admin.action(description="Afgehandeld", permissions=["resolve"])
    def resolve_selected(self, request, queryset):
        rows = queryset.waiting()
        count = sum(self._done(actions.resolve, mail, by=request.user) for mail in rows)
        self._tell(request, count, "afgehandeld")

    @admin.action(description="Opnieuw verwerken", permissions=["reprocess"])
    def reprocess_selected(self, request, queryset):
        rows = list(queryset)
        again = [mail for mail in rows if self._done(actions.reprocess, mail, by=request.user)]
        for mail in again:
            processing.process(mail.pk)
        self._tell(request, len(again), "opnieuw verwerkt")

    def _done(self, action, mail, **arguments):
        """Whether the action took place; what was done before is passed over."""
        try:
            action(mail, **arguments)
        except Refused:
            return False
        return True

    def _try(self, request, mail, action, **arguments):
        try:
            done = action(mail, by=request.user, **arguments)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return False
        self.message_user(request, done or "Gedaan.", messages.SUCCESS)
        return True

    def _tell(self, request, count, done):
        word = "mail" if count == 1 else "mails"
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, f"{count} {word} {done}.", level)


def _offers(mail):
    """What the apps offer about a mail that waits; nothing for what is done or wiped."""
    return offers_for(_letter(mail), mail) if mail.state == State.WAITING and mail.raw else {}


def _reply_to(mail):
    """The address (mailto:) under *Antwoord*; "" where an answer would reach a robot or a victim."""
    letter = _letter(mail) if mail.raw else None
    if letter is None or not letter.from_address or letter.automatic or letter.dmarc == "fail":
        return ""
    return f"mailto:{quote(letter.from_address)}?subject={quote(f'Re: {letter.subject}')}"


def _letter(mail):
    """The mail taken apart, once per page."""
    if not hasattr(mail, "_letter"):
        envelope = {"envelope_to": mail.envelope_to, "envelope_from": mail.envelope_from}
        mail._letter = letters.read(mail.raw, **envelope)
    return mail._letter
