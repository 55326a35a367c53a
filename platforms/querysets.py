from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    When,
)

from core.querysets import RuledQuerySet
from core.text import sort_key
from core.times import midnight, today, working_days_ago
from members.models import Position
from regions.models import Municipality

OPEN_ADMISSIONS = ("open", "mandate")
DECIDE_WITHIN = 5  # working days; then PBM decides as deputy (T90)


class AtriumQuerySet(RuledQuerySet):
    def open_to(self, user, on=None):
        """Atria that `user` may attend by position alone on a day (behaviours T32, T33).

        Only where the platform is open to its audience or follows the mandate; function, kind of
        organisation and province must match one position. Without a day every position that has
        not ended counts, also one that begins later: whether it fits is asked again per meeting.
        """
        if not user.is_authenticated:
            return self.none()
        held = Position.objects.active(on) if on else Position.objects.not_ended()
        facts = ("function", "organisation__type", "organisation__province")
        return self.fitting(held.filter(person=user).values_list(*facts))

    def fitting(self, facts):
        """Atria that are open to one of these (function, kind of organisation, province) of a person.

        Asked with the facts at hand: as one query with the positions inside, PostgreSQL takes
        longer to plan the nine joins than to run them.
        """
        fits = [
            Q(platform__functions=function, platform__organisation_types=kind)
            & (Q(province=None) | Q(province=province))
            for function, kind, province in set(facts)
        ]
        if not fits:
            return self.none()
        return self.filter(reduce(or_, fits), platform__admission__in=OPEN_ADMISSIONS).distinct()

    def with_norm(self):
        """Give each atrium `least` and `most` meetings a year: its own norm, or its platform's."""
        own = Q(norm_min__isnull=False) | Q(norm_max__isnull=False)
        return self.annotate(
            least=Case(When(own, then="norm_min"), default="platform__norm_min"),
            most=Case(When(own, then="norm_max"), default="platform__norm_max"),
        )

    def around(self, name):
        """Atria of the municipalities whose name begins so, also by the name before a merger."""
        wanted = sort_key(name)
        old = Municipality.objects.filter(sort_name__startswith=wanted).values("pk")
        now = Municipality.objects.filter(
            Q(pk__in=old) | Q(predecessors__in=old) | Q(predecessors__predecessors__in=old)
        )
        return self.filter(municipalities__in=now.values("pk")).distinct()


class MembershipQuerySet(RuledQuerySet):
    def active(self, on=None):
        """Memberships on a day (today in Brussels when none is given); the end date is the last day."""
        day = on or today()
        return self.filter(Q(end_on=None) | Q(end_on__gte=day), start_on__lte=day)

    def to_invite(self):
        """Members who were not yet invited to what was announced before they came."""
        return self.filter(invite_from__isnull=False)

    def with_access(self):
        """Tell of each row whether it `opens` its atrium (reliability.md, case 17).

        A plain member needs a position that has not ended, on a platform that follows the mandate
        a fitting one; a membership that staff forgot to end opens nothing. The other roles are
        given and taken by staff, and someone without any position (PBM, a guest) has none to lose.
        """
        held = Position.objects.filter(person=OuterRef("person"))
        current = held.not_ended()
        mandate = current.filter(
            function__platforms=OuterRef("atrium__platform"),
            organisation__type__platforms=OuterRef("atrium__platform"),
        )
        in_province = mandate.filter(organisation__province=OuterRef("atrium__province"))
        fits = Q(Exists(in_province)) | Q(Exists(mandate), atrium__province=None)
        by_mandate = Q(atrium__platform__admission="mandate")
        works = Exists(current) | ~Exists(held)
        opens = ~Q(role="member") | by_mandate & fits | ~by_mandate & works
        return self.annotate(opens=ExpressionWrapper(opens, BooleanField()))


class AgreementQuerySet(RuledQuerySet):
    def in_force(self):
        """The newest version that holds today, or None when there is none yet."""
        return self.filter(valid_from__lte=today()).order_by("-version").first()


class ThemeQuerySet(RuledQuerySet):
    def chosen(self):
        """What the atrium works on: agreed, or made by PBM."""
        return self.filter(state="chosen")

    def proposed(self):
        """Proposed for this year or a later one, and not decided on."""
        return self.filter(state="proposed", year__gte=today().year)

    def with_support(self, user):
        """Give each theme `support_count`, and `is_supported` by `user`."""
        supports = self.model._meta.get_field("supports").related_model.objects
        mine = supports.filter(theme=OuterRef("pk"), person=user.pk)
        return self.annotate(support_count=Count("supports"), is_supported=Exists(mine))


class JoinRequestQuerySet(RuledQuerySet):
    def overdue(self):
        """Asked five Belgian working days ago or longer and still undecided (T90)."""
        day = working_days_ago(DECIDE_WITHIN)
        return self.filter(status="open", asked_at__lt=midnight(day + timedelta(days=1)))
