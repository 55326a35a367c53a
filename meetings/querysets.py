from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from core.querysets import RuledQuerySet


class MeetingQuerySet(RuledQuerySet):
    def upcoming(self):
        return self.filter(ends_at__gte=timezone.now())

    def past(self):
        return self.filter(ends_at__lt=timezone.now())

    def announced(self):
        """Everything the network has been told about: not the drafts."""
        return self.exclude(status="draft")

    def going_on(self):
        """Announced and not cancelled."""
        return self.filter(status__in=["announced", "held"])

    def counted(self):
        """Give each meeting `invited_count`, `registered_count`, `waiting_count`, `declined_count`."""
        return self.annotate(
            **{
                f"{name}_count": Count("registrations", filter=Q(registrations__status=status))
                for name, status in {
                    "invited": "invited",
                    "registered": "registered",
                    "waiting": "waitlisted",
                    "declined": "declined",
                }.items()
            }
        )


class RegistrationQuerySet(QuerySet):
    def registered(self):
        return self.filter(status="registered")

    def waiting(self):
        """The waiting list in order, each row with its `place` from 1."""
        return (
            self.filter(status="waitlisted")
            .order_by("queue_no")
            .annotate(place=Window(RowNumber(), order_by=F("queue_no").asc()))
        )
