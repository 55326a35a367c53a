"""Import of people in the back office: template, preview, confirm (django-import-export)."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from import_export.admin import ImportMixin
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.resources import ModelResource
from import_export.results import RowResult
from import_export.tmp_storages import CacheStorage

from core.excel import XLSX
from core.refusal import Refused
from core.sheets.reading import MAX_BYTES, Unreadable
from dashboard import actions, import_mails
from dashboard.ask_page import ask
from dashboard.people_import import Planner
from dashboard.people_sheet import (
    NOT_READABLE,
    PeopleSheet,
    template_workbook,
)
from meetings.asking import asked
from members.admin import UserAdmin
from members.models import User

QUESTION = "Wie daardoor een plaats verliest of krijgt, hoort dat. Afsluiten?"
AGAIN = "Er is niets bewaard: kies het bestand opnieuw."
GONE = "Het bestand van uw voorbeeld is er niet meer. Kies het opnieuw."


class SharedStorage(CacheStorage):
    """Between preview and confirmation the file waits in the cache that all web servers share."""

    CACHE_LIFETIME = 3600

    def read(self):
        content = super().read()
        if content is None:
            raise Refused(GONE)
        return content


class PersonResource(ModelResource):
    """One row: a plan, shown in the preview and carried out after the confirmation."""

    class Meta:
        model = User
        import_id_fields = []
        fields = []
        use_transactions = True
        # The rows go through actions, so nothing is left for bulk to do; but with it
        # import-export opens no savepoint per row, which halves the queries of a large file.
        use_bulk = True
        report_skipped = True

    def before_import(self, dataset, **kwargs):
        self.planner = Planner(dataset.dict, by=kwargs["user"])

    def after_import(self, dataset, result, **kwargs):
        result.planner = self.planner

    def import_row(self, row, instance_loader, **kwargs):
        result = RowResult()
        result.row_values = row
        result.number = row["rij"]
        result.address = row["e-mailadres"]
        try:
            plan = self.planner.plan(row)
            if not kwargs["dry_run"]:
                for step in plan.steps:
                    step()
        except Refused as refusal:
            result.validation_error = ValidationError(str(refusal))
        except ValidationError as error:
            result.validation_error = error
        if result.validation_error:
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.diff = result.validation_error.messages
            return result
        result.import_type = _kind(plan)
        result.object_repr = plan.who
        result.diff = plan.changes
        return result


def _kind(plan):
    if plan.new:
        return RowResult.IMPORT_TYPE_NEW
    return RowResult.IMPORT_TYPE_UPDATE if plan.changes else RowResult.IMPORT_TYPE_SKIP


class PeopleImportForm(ImportForm):
    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        if file.size > MAX_BYTES:
            raise ValidationError("Het bestand is groter dan 5 MB. Splits het op.")
        return file


class PeopleConfirmForm(ConfirmImportForm):
    """Only names that we gave: a random word of the cache, never a path."""

    def clean_import_file_name(self):
        name = self.cleaned_data["import_file_name"]
        if not name.isalnum():
            raise ValidationError(GONE)
        return name


def _each(request, queryset, action):
    """The step that does `action` to each of `queryset`, on rows of their own every time."""
    keys = list(queryset.values_list("pk", flat=True))

    def act():
        for person in User.objects.filter(pk__in=keys).order_by("pk"):
            action(person, by=request.user)

    return asked(request.POST, act)


admin.site.unregister(User)


@admin.register(User)
class PeopleAdmin(ImportMixin, UserAdmin):
    resource_classes = [PersonResource]
    import_form_class = PeopleImportForm
    confirm_form_class = PeopleConfirmForm
    tmp_storage_class = SharedStorage
    import_template_name = "admin/dashboard/people_import.html"
    import_export_change_list_template = "admin/dashboard/people_list.html"
    skip_admin_log = True
    close_action = staticmethod(actions.close_profile)
    erase_action = staticmethod(actions.anonymise)

    def do_to_each(self, request, queryset, action, done):
        """Who loses a seat, and who gets it, hears of it: that is shown and asked first."""
        if action not in (self.close_action, self.erase_action):
            return super().do_to_each(request, queryset, action, done)
        step = _each(request, queryset, action)
        if not step.is_chosen():
            return ask(self, request, step, title="Profiel afsluiten", question=QUESTION)
        step.take()
        text = f"{done.format(len(queryset))} {step.said() if step.mails else ''}"
        self.message_user(request, text.strip(), messages.SUCCESS)
        return None

    def erasing(self, request, queryset):
        step = _each(request, queryset, self.erase_action)
        return {**super().erasing(request, queryset), "step": step}

    def has_import_permission(self, request):
        return self.has_add_permission(request)

    def get_import_formats(self):
        return [PeopleSheet]

    def get_import_data_kwargs(self, **kwargs):
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form, e):
        form.add_error("import_file", str(e) if isinstance(e, Unreadable) else NOT_READABLE)

    def get_urls(self):
        view = self.admin_site.admin_view(self.template_view)
        own = path("import/sjabloon/", view, name="members_user_import_template")
        return [own, *super().get_urls()]

    def template_view(self, request):
        if not self.has_import_permission(request):
            raise PermissionDenied
        response = HttpResponse(template_workbook(), content_type=XLSX)
        response["Content-Disposition"] = 'attachment; filename="personen.xlsx"'
        return response

    def get_import_context_data(self, **kwargs):
        """Beside the preview of the rows: what would be mailed, and when."""
        context = super().get_import_context_data(**kwargs)
        return context | {"when": import_mails.choice(None)}

    def import_action(self, request, *args, **kwargs):
        response = super().import_action(request, *args, **kwargs)
        result = (getattr(response, "context_data", None) or {}).get("result")
        if result is not None and "confirm_form" in response.context_data:
            response.context_data["mails"] = import_mails.expected(request, result.planner)
        return response

    def process_import(self, request, *args, **kwargs):
        when = import_mails.choice(request.POST)
        if when.is_bound and not when.is_valid():
            why = [sentence for errors in when.errors.values() for sentence in errors]
            messages.error(request, " ".join([*why, AGAIN]))
            return redirect("admin:members_user_import")
        try:
            with import_mails.as_chosen(when):
                return super().process_import(request, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:members_user_import")

    def process_result(self, result, request):
        """Say what was saved; when a row no longer fits, nothing was."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(
                request,
                "Er is niets bewaard: intussen past een rij niet meer. Probeer het opnieuw.",
            )
            return redirect("admin:members_user_import")
        invited = import_mails.follow(result.planner, by=request.user)
        totals = result.totals
        messages.success(
            request,
            f"Import bewaard: {totals['new']} nieuwe personen, {totals['update']} gewijzigde en"
            f" {totals['skip']} ongewijzigde rijen. Uitnodigingen erbij: {invited}.",
        )
        return redirect(reverse("admin:members_user_changelist"))
