"""Which messages: about something, still to go, ready to be sent now."""

from django.apps import apps
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Now

from core.querysets import RuledQuerySet


class MessageQuerySet(RuledQuerySet):
    def about(self, reference):
        """The messages about one thing, for instance `meeting:12`."""
        return self.filter(about=reference)

    def held(self):
        """What waits until staff confirm that it may go."""
        return self.filter(state=self.model.State.HELD)

    def unsent(self):
        """What has not left and is not in a worker's hands."""
        return self.filter(state__in=[self.model.State.QUEUED, self.model.State.HELD])

    def in_line(self):
        """What is queued or in a worker's hands."""
        return self.filter(state__in=[self.model.State.QUEUED, self.model.State.SENDING])

    def free(self):
        """Queued, or left behind by a worker whose lease ran out (by the database's clock)."""
        state = self.model.State
        return self.filter(Q(state=state.QUEUED) | Q(state=state.SENDING, lease_until__lt=Now()))

    def due(self):
        """Free, its moment come, and nothing older of its stream still in line."""
        older = self.model._default_manager.in_line().filter(
            stream=OuterRef("stream"), pk__lt=OuterRef("pk")
        )
        return self.free().filter(Q(stream="") | ~Exists(older), due_at__lte=Now())

    def with_lateness(self):
        """Tell of each row whether it `is_late`: expired by the database's clock."""
        return self.annotate(is_late=ExpressionWrapper(Q(expires_at__lte=Now()), BooleanField()))

    def with_pauses(self):
        """Tell of each row whether it `is_paused`: a pause names everything, its kind or its thing."""
        pauses = apps.get_model("outbox", "Pause").objects
        named = Q(scope="") | Q(scope=OuterRef("kind")) | Q(scope=OuterRef("about"))
        return self.annotate(is_paused=Exists(pauses.filter(named)))

    def with_blocks(self):
        """Tell of each row whether it `is_blocked`: nothing goes to its address until it is checked."""
        blocked = apps.get_model("outbox", "Address").objects.filter(suppressed_at__isnull=False)
        return self.annotate(is_blocked=Exists(blocked.filter(address=OuterRef("to_address"))))

    def not_paused(self, scopes):
        """Without what the given pauses (kinds and things) hold back."""
        return self.exclude(Q(kind__in=scopes) | Q(about__in=scopes))

    def by_state(self):
        """How many per state, in the order of the states and without the empty ones.

        The sum is the number of rows: a recipient is in one state, always.
        """
        counts = dict(self.order_by().values_list("state").annotate(Count("pk")))
        return {state: counts[state] for state in self.model.State if counts.get(state)}
