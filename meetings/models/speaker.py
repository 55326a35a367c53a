"""Who speaks at a point of the agenda."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from meetings.models.agenda import AgendaItem


class Speaker(models.Model):
    """A person of the network, or someone from outside by name, who speaks at one agenda item.

    The signed link in the mail to them carries `link_no`: raising it ends the links given before.
    """

    class Answer(models.TextChoices):
        UNKNOWN = "unknown", "nog geen antwoord"
        CONFIRMED = "confirmed", "bevestigd"
        DECLINED = "declined", "afgezegd"

    item = models.ForeignKey(
        AgendaItem, models.CASCADE, related_name="speakers", verbose_name="agendapunt"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="talks",
        verbose_name="persoon",
    )
    name = models.CharField("naam", max_length=200, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    organisation = models.CharField("organisatie", max_length=160, blank=True)
    bio = models.TextField("korte biografie", max_length=1000, blank=True)
    needs = models.TextField("technische noden", max_length=1000, blank=True)
    answer = models.CharField("antwoord", max_length=10, choices=Answer, default=Answer.UNKNOWN)
    answered_at = models.DateTimeField("geantwoord op", null=True, blank=True)
    asked_at = models.DateTimeField("gevraagd op", null=True, blank=True, editable=False)
    link_no = models.PositiveIntegerField("linknummer", default=1, editable=False)

    class Meta:
        verbose_name = "spreker"
        verbose_name_plural = "sprekers"
        ordering = ["item", "pk"]
        constraints = [
            models.CheckConstraint(
                name="speaker_is_a_person_or_has_a_name",
                condition=Q(person__isnull=False, name="", email="") | Q(person=None) & ~Q(name=""),
                violation_error_message="Geef de naam van de spreker.",
            ),
            models.UniqueConstraint(
                fields=["item", "person"],
                name="speaker_once_per_item",
                violation_error_message="Deze spreker staat al bij dit agendapunt.",
            ),
        ]
        indexes = [models.Index(fields=["email"], name="speaker_by_email")]

    def __str__(self):
        return str(self.person) if self.person_id else self.name

    @property
    def address(self):
        """Where mail to this speaker goes; empty when we know no address."""
        return self.person.email if self.person_id else self.email

    @property
    def first_name(self):
        """How a mail addresses them: people from outside by the name that was given."""
        return self.person.first_name if self.person_id else self.name

    @property
    def has_declined(self):
        return self.answer == self.Answer.DECLINED
