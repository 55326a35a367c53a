"""Platforms in the back office: here, because their mails are those of every app."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse

from core.admin import RuledAdmin
from core.mail import as_text
from core.querysets import get_permitted
from dashboard.sample_mails import sample
from meetings.previews import without_personal_links
from outbox.kinds import KINDS
from platforms import actions, introductions
from platforms.models import Platform

LIST, EDIT = "platforms_platform_mails", "platforms_platform_mail"


class IntroductionForm(forms.Form):
    text = forms.CharField(
        label="Inleiding",
        widget=forms.Textarea(
            attrs={"rows": 4, "class": "vLargeTextField", "maxlength": introductions.LONGEST}
        ),
        validators=[introductions.check],
        required=False,
        help_text="De eerste zinnen van de mail, na de aanspreking. Leeg: zonder inleiding.",
    )


@admin.register(Platform)
class PlatformAdmin(RuledAdmin):
    list_display = ["name", "admission", "frequency", "norm_min", "norm_max", "is_active"]
    list_filter = ["is_active", "admission"]
    search_fields = ["name", "summary"]
    prepopulated_fields = {"slug": ["name"], "code": ["name"]}
    filter_horizontal = ["functions", "organisation_types"]
    exclude = ["mail_introductions"]

    def get_urls(self):
        pages = [
            path("<int:pk>/mails/", self.admin_site.admin_view(self.mails), name=LIST),
            path("<int:pk>/mails/<slug:kind>/", self.admin_site.admin_view(self.mail), name=EDIT),
        ]
        return [*pages, *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and self.has_change_permission(request, obj):
            address = reverse(f"admin:{LIST}", args=[obj.pk])
            context["tools"] = [("Inleidingen van mails", address)]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def mails(self, request, pk):
        """Every mail whose introduction can be written, with the one that holds now."""
        platform = self._platform(request, pk)
        rows = [
            {
                "kind": kind,
                "text": introductions.wording(platform, kind.name),
                "own": kind.name in platform.mail_introductions,
                "address": reverse(f"admin:{EDIT}", args=[pk, kind.name]),
            }
            for kind in introductions.offered()
        ]
        return self._page(request, "mails", platform, "Inleidingen van mails", rows=rows)

    def mail(self, request, pk, kind):
        """Write one introduction: first look at it, then keep it, or go back to the default."""
        platform = self._platform(request, pk)
        if kind not in KINDS or KINDS[kind].introduction is None:
            raise Http404
        text = introductions.wording(platform, kind)
        form = IntroductionForm(request.POST or None, initial={"text": text})
        wants = request.POST
        if "reset" in wants or ("save" in wants and form.is_valid()):
            text = None if "reset" in wants else form.cleaned_data["text"]
            actions.write_introduction(platform, kind, text, by=request.user)
            messages.success(request, "De inleiding is bewaard en geldt voor mails vanaf nu.")
            return redirect(f"admin:{LIST}", pk)
        if form.is_bound and form.is_valid():
            platform.mail_introductions[kind] = form.cleaned_data["text"]
        composed = sample(kind, platform, request.user)
        context = {
            "form": form,
            "kind": KINDS[kind],
            "own": kind in platform.mail_introductions,
            "placeholders": introductions.PLACEHOLDERS.items(),
            "subject": composed.subject,
            "text": without_personal_links(as_text(composed.source)),
        }
        return self._page(request, "mail", platform, KINDS[kind].label.capitalize(), **context)

    def _platform(self, request, pk):
        return get_permitted(request.user, Platform.objects, "change", pk=pk)

    def _page(self, request, template, platform, title, **context):
        context |= {
            **self.admin_site.each_context(request),
            "title": title,
            "platform": platform,
            "opts": self.opts,
        }
        return render(request, f"admin/dashboard/platform_{template}.html", context)
