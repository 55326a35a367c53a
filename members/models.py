"""People, the organisations they work or are elected for, and what they do there."""

from functools import cached_property

from auditlog.registry import auditlog
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.people import STAFF_GROUP
from core.querysets import RuledQuerySet
from core.text import sort_key
from members.querysets import OrganisationQuerySet, PositionQuerySet, UserManager

SHOWN_CHOICES = ("show_email", "show_phone", "show_about")
MAIL_CHOICES = ("wants_invitations", "wants_reminders", "wants_minutes_mail")
SUMMARY_CHOICES = ("summary_answers", "summary_changes", "summary_minutes")
# What people choose for themselves: each a yes or no on their row.
CHOICES = (*SHOWN_CHOICES, *MAIL_CHOICES, *SUMMARY_CHOICES)


FACTORS = ["totp", "webauthn"]  # recovery codes are no means of their own


class User(AbstractBaseUser, PermissionsMixin):
    """Every person the network knows, one row each, also who never logged in.

    `email` is the primary address; every verified address (allauth's EmailAddress) identifies
    the person. Nobody has a password: one logs in by mail code, passkey or OpenID Connect.
    """

    email = models.EmailField("e-mailadres", unique=True)
    first_name = models.CharField("voornaam", max_length=80)
    last_name = models.CharField("naam", max_length=80)
    sort_name = models.CharField("sorteernaam", max_length=170, db_index=True, editable=False)
    phone = models.CharField("telefoon", max_length=40, blank=True)
    about = models.CharField("waarmee ik bezig ben", max_length=300, blank=True)
    show_email = models.BooleanField("collega's zien mijn e-mailadres", default=False)
    show_phone = models.BooleanField("collega's zien mijn telefoonnummer", default=False)
    show_about = models.BooleanField("collega's zien waarmee ik bezig ben", default=False)
    wants_reminders = models.BooleanField("herinneringen voor bijeenkomsten", default=True)
    wants_invitations = models.BooleanField("uitnodigingen per mail", default=True)
    wants_minutes_mail = models.BooleanField("bericht bij een nieuw verslag", default=True)
    summary_answers = models.BooleanField("weekoverzicht: nog te antwoorden", default=False)
    summary_changes = models.BooleanField("weekoverzicht: wijzigingen", default=False)
    summary_minutes = models.BooleanField("weekoverzicht: nieuwe verslagen", default=False)
    calendar_token = models.CharField(  # noqa: DJ001 -- unique, so absent must be NULL
        "agendasleutel", max_length=43, null=True, unique=True, editable=False
    )
    is_active = models.BooleanField("actief", default=True)
    created_at = models.DateTimeField("toegevoegd op", default=timezone.now, editable=False)
    employer_conflict = models.CharField(
        "afwijkende werkgever",
        max_length=12,
        blank=True,
        editable=False,
        help_text="OVO-code waarmee ACM/IDM deze persoon aanmeldde, terwijl de functies hier bij een andere organisatie zijn.",
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = "persoon"
        verbose_name_plural = "personen"
        ordering = ["sort_name", "pk"]

    def __str__(self):
        return self.get_full_name()

    def save(self, *args, **kwargs):
        self.sort_name = sort_key(f"{self.last_name} {self.first_name}")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("members:detail", args=[self.pk])

    def get_short_name(self):
        """How the header of the back office greets this person."""
        return self.first_name

    def get_full_name(self):
        return f"{self.first_name} {self.last_name}".strip()

    @cached_property
    def is_staff_member(self):
        """Whether this person is PBM staff (or the administrator)."""
        return self.is_superuser or self.groups.filter(name=STAFF_GROUP).exists()

    @cached_property
    def is_enrolled(self):
        """Whether this person has a second factor; of who asks for a page it comes along."""
        return self.authenticator_set.filter(type__in=FACTORS).exists()

    @property
    def is_staff(self):
        """Django's admin and allauth ask by this name."""
        return self.is_staff_member


class OrganisationType(models.Model):
    """A kind of authority or body: gemeente, provincie, intercommunale, koepel …"""

    class Level(models.TextChoices):
        LOCAL = "lokaal", "lokaal"
        INTERMUNICIPAL = "intergemeentelijk", "intergemeentelijk"
        PROVINCIAL = "provinciaal", "provinciaal"
        FLEMISH = "vlaams", "Vlaams"
        UMBRELLA = "koepel", "koepel"

    code = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("naam", max_length=120)
    level = models.CharField("bestuursniveau", max_length=20, choices=Level)
    description = models.CharField("omschrijving", max_length=300, blank=True)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "organisatietype"
        verbose_name_plural = "organisatietypes"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Organisation(models.Model):
    """A real authority or body; a municipality's organisation points to its municipality."""

    type = models.ForeignKey(
        OrganisationType, models.PROTECT, related_name="organisations", verbose_name="type"
    )
    code = models.SlugField("code", max_length=80, unique=True)
    name = models.CharField("naam", max_length=160)
    sort_name = models.CharField("sorteernaam", max_length=160, db_index=True, editable=False)
    slug = models.SlugField("adresnaam", max_length=80, unique=True)
    abbreviation = models.CharField("afkorting", max_length=20, blank=True)
    kbo = models.CharField("KBO-nummer", max_length=10, blank=True)
    ovo = models.CharField("OVO-code", max_length=12, blank=True)
    website = models.URLField("website", blank=True)
    mail_domain = models.CharField("maildomein", max_length=120, blank=True)
    municipality = models.OneToOneField(
        "regions.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisation",
        verbose_name="gemeente",
    )
    province = models.ForeignKey(
        "regions.Province",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="provincie",
    )
    served_municipalities = models.ManyToManyField(
        "regions.Municipality",
        related_name="associations",
        blank=True,
        verbose_name="aangesloten gemeenten",
    )
    valid_from = models.DateField("bestaat sinds", null=True, blank=True)
    valid_until = models.DateField("bestaat tot", null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["sort_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kbo", "type"], condition=~Q(kbo=""), name="organisation_kbo_once_per_type"
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("members:organisation", args=[self.slug])


class Function(models.Model):
    """What one can do in an organisation: omgevingsambtenaar, schepen, algemeen directeur …"""

    class Kind(models.TextChoices):
        OFFICIAL = "ambtelijk", "ambtelijk"
        MANDATE = "mandataris", "mandaat"
        COMMISSIONER = "commissaris", "commissaris"

    code = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("naam", max_length=120)
    kind = models.CharField("soort", max_length=20, choices=Kind)
    level = models.CharField("bestuursniveau", max_length=20, choices=OrganisationType.Level)
    description = models.CharField("omschrijving", max_length=300, blank=True)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "functie"
        verbose_name_plural = "functies"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Position(models.Model):
    """A person in an organisation in a function, from a first to a last day; mandates end by date."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="positions", verbose_name="persoon"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="positions", verbose_name="organisatie"
    )
    function = models.ForeignKey(
        Function, models.PROTECT, related_name="positions", verbose_name="functie"
    )
    start_on = models.DateField("vanaf")
    end_on = models.DateField("tot en met", null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = "functie van een persoon"
        verbose_name_plural = "functies van personen"
        ordering = ["-start_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "function", "start_on"], name="position_once"
            ),
            models.CheckConstraint(
                name="position_ends_after_it_starts",
                condition=Q(end_on=None) | Q(end_on__gte=F("start_on")),
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
        ]

    def __str__(self):
        return f"{self.function}, {self.organisation}"


auditlog.register(
    User,
    exclude_fields=["last_login", "password", "calendar_token", "sort_name", "created_at"],
    m2m_fields={"groups"},
)
auditlog.register(Organisation, exclude_fields=["sort_name"])
auditlog.register(OrganisationType)
auditlog.register(Function)
auditlog.register(Position)
