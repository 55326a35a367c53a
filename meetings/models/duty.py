"""The shared work of a meeting: who hosts, who reports, who brings the papers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting


class Duty(models.Model):
    """One piece of the work of one meeting, asked of one person; the host in the name of where they work.

    Who declined stays on record, so that somebody else is suggested. The signed link in the mail
    carries `link_no`: raising it ends the links given before.
    """

    class Kind(models.TextChoices):
        HOST = "host", "gastheer"
        REPORT = "report", "verslag"
        PAPERS = "papers", "documenten"

    class State(models.TextChoices):
        ASKED = "asked", "gevraagd"
        ACCEPTED = "accepted", "toegezegd"
        DECLINED = "declined", "afgezegd"
        DONE = "done", "gedaan"

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="duties", verbose_name="bijeenkomst"
    )
    kind = models.CharField("taak", max_length=8, choices=Kind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="duties",
        verbose_name="persoon",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duties",
        verbose_name="organisatie",
    )
    state = models.CharField("stand", max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField("gevraagd op")
    answered_at = models.DateTimeField("geantwoord op", null=True, blank=True)
    reason = models.CharField("reden", max_length=300, blank=True)
    link_no = models.PositiveIntegerField("linknummer", default=1, editable=False)

    class Meta:
        verbose_name = "taak"
        verbose_name_plural = "taken"
        ordering = ["meeting", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind"],
                condition=~Q(state="declined"),
                name="duty_of_one_person_at_a_time",
                violation_error_message="Deze taak is al aan iemand gevraagd.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "kind", "person"], name="duty_once_per_person"
            ),
            models.CheckConstraint(
                name="duty_of_host_has_an_organisation",
                condition=Q(kind="host", organisation__isnull=False)
                | ~Q(kind="host") & Q(organisation=None),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.holder}"

    @property
    def holder(self):
        """Who does it, as it is shown: a host is an organisation, with whom to call."""
        return (
            f"{self.organisation.name} ({self.person})" if self.organisation else str(self.person)
        )

    @property
    def is_taken(self):
        """Whether somebody said yes."""
        return self.state in {self.State.ACCEPTED, self.State.DONE}
