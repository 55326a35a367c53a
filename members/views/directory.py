"""The directory: people and organisations, as far as the person who looks may see."""

from functools import wraps

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.errors import error_page
from core.limits import within_limit
from core.querysets import get_permitted
from members.forms import DirectoryForm, PeopleFilterForm
from members.models import Organisation, Position, User

PER_PAGE = 20
SEARCHES_PER_MINUTE = 60


def _too_many(request):
    return error_page(
        request,
        429,
        "Even geduld",
        "U opende heel veel profielen na elkaar. Wacht een minuut en probeer opnieuw.",
    )


def _current():
    """Today's positions of each person; built per request because 'today' moves."""
    active = Position.objects.active().select_related("organisation", "function")
    return Prefetch("positions", active, to_attr="current_positions")


def _people(user, wanted):
    """The people in the directory who answer to the filters; position filters look at one position."""
    people = User.objects.permitted(user).in_directory()
    held = Position.objects.active()
    if text := wanted.get("q"):
        at = held.filter(organisation__in=Organisation.objects.named(text).values("pk"))
        named = User.objects.named(text)
        people = people.filter(Q(pk__in=named.values("pk")) | Q(pk__in=at.values("person")))
    lookups = {
        "organisation__type": wanted.get("type"),
        "organisation__province": wanted.get("province"),
        "function": wanted.get("function"),
    }
    given = {name: value for name, value in lookups.items() if value}
    return people.filter(pk__in=held.filter(**given).values("person")) if given else people


def counted(view):
    """Lists and single profiles count together: nobody walks through everyone (case 7)."""

    @wraps(view)
    def limited(request, *args, **kwargs):
        if within_limit("directory", request.user.pk, most=SEARCHES_PER_MINUTE, seconds=60):
            return view(request, *args, **kwargs)
        return _too_many(request)

    return limited


@require_safe
@counted
def people(request):
    form = PeopleFilterForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = _people(request.user, wanted) if not form.errors else User.objects.none()
    page = Paginator(rows.prefetch_related(_current()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "members/people.html", {"form": form, "page": page})


@require_safe
@counted
def person(request, pk):
    rows = User.objects.prefetch_related(_current())
    row = get_permitted(request.user, rows, pk=pk)
    return render(request, "members/person.html", {"person": row})


@require_safe
def organisations(request):
    form = DirectoryForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = (
        Organisation.objects.permitted(request.user).existing().select_related("type", "province")
    )
    if text := wanted.get("q"):
        rows = rows.named(text).distinct()
    given = {name: wanted[name] for name in ("type", "province") if wanted.get(name)}
    page = Paginator(rows.filter(**given), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "members/organisations.html", {"form": form, "page": page})


@require_safe
@counted
def organisation(request, slug):
    rows = Organisation.objects.permitted(request.user).select_related(
        "type", "province", "municipality__successor__organisation"
    )
    row = get_object_or_404(rows, slug=slug)
    visible = User.objects.permitted(request.user).in_directory()
    held = row.positions.active().filter(person__in=visible.values("pk"))
    context = {
        "organisation": row,
        "positions": held.select_related("person", "function").order_by("person__sort_name", "pk"),
        "predecessors": row.municipality.predecessors.all() if row.municipality else [],
    }
    return render(request, "members/organisation.html", context)
