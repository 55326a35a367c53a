"""The consultation platforms, their atria, and who belongs to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.querysets import RuledQuerySet
from platforms.querysets import (
    AtriumQuerySet,
    MembershipQuerySet,
)


class Role(models.TextChoices):
    MEMBER = "member", "lid"
    CHAIR = "chair", "trekker"
    SECRETARY = "secretary", "verslaggever"
    STEERING = "steering", "stuurgroeplid"
    RELATIONSHIP_MANAGER = "relationship_manager", "relatiebeheerder"


# The codes in `platforms/data/platforms.csv` of the two platforms that a page knows by name.
LOCAL_ATRIUM, PARTNER_MEETING = "lokaal-atrium", "partneroverleg"
ORGANISERS = (Role.CHAIR, Role.SECRETARY, Role.RELATIONSHIP_MANAGER)


class Platform(models.Model):
    """A form of consultation: what it is for, for whom, how often, convened by whom. Data, not code."""

    class Admission(models.TextChoices):
        FIXED = "fixed", "vaste groep, toelating op vraag"
        OPEN = "open", "open voor de doelgroep"
        MANDATE = "mandate", "volgt uit het mandaat"
        INVITATION = "invitation", "op uitnodiging"

    code = models.SlugField("code", max_length=60, unique=True)
    slug = models.SlugField("adresnaam", max_length=60, unique=True)
    name = models.CharField("naam", max_length=80, unique=True)
    summary = models.CharField("in één zin", max_length=200)
    purpose = models.TextField("waarvoor")
    audience = models.CharField("voor wie", max_length=300)
    convenor = models.CharField("wie roept samen", max_length=200)
    frequency = models.CharField("hoe vaak", max_length=120)
    norm_min = models.PositiveSmallIntegerField("minimum per jaar", null=True, blank=True)
    norm_max = models.PositiveSmallIntegerField("maximum per jaar", null=True, blank=True)
    admission = models.CharField("toelating", max_length=20, choices=Admission)
    functions = models.ManyToManyField(
        "members.Function", related_name="platforms", blank=True, verbose_name="functies"
    )
    organisation_types = models.ManyToManyField(
        "members.OrganisationType",
        related_name="platforms",
        blank=True,
        verbose_name="soorten organisatie",
    )
    default_agenda = models.TextField(
        "standaardagenda",
        blank=True,
        help_text="Eén punt per regel: titel | minuten.",
    )
    mail_introductions = models.JSONField("inleidingen van mails", default=dict, blank=True)
    needs_approval = models.BooleanField(
        "akkoord van de stuurgroep nodig",
        default=False,
        help_text=(
            "Een bijeenkomst wordt pas aangekondigd, en de datum pas vrijgehouden, als de stuurgroep "
            "van het atrium akkoord is met datum, plaats en programma."
        ),
    )
    review_days = models.PositiveSmallIntegerField(
        "nalezing van een verslag (dagen)",
        default=14,
        help_text="Zo lang kunnen de deelnemers opmerkingen maken, als de schrijver geen andere dag kiest.",
    )
    silent_adoption = models.BooleanField(
        "verslag stilzwijgend goedkeuren",
        default=False,
        help_text=(
            "Na de nalezing is een verslag goedgekeurd als geen opmerking openstaat. Anders, of zonder "
            "dit vinkje, wordt het op de volgende bijeenkomst goedgekeurd."
        ),
    )
    position = models.PositiveSmallIntegerField("volgorde", default=100)
    is_active = models.BooleanField("actief", default=True)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "platform"
        verbose_name_plural = "platformen"
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                name="platform_norm_in_order",
                condition=Q(norm_max=None) | Q(norm_min=None) | Q(norm_max__gte=F("norm_min")),
                violation_error_message="Het maximum per jaar is kleiner dan het minimum.",
            ),
            models.CheckConstraint(
                name="platform_review_takes_some_days",
                condition=Q(review_days__gte=1, review_days__lte=90),
                violation_error_message="De nalezing duurt tussen 1 en 90 dagen.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("platforms:detail", args=[self.slug])


class Atrium(models.Model):
    """One concrete group of a platform, such as Lokaal Atrium Leuven 1."""

    platform = models.ForeignKey(
        Platform, models.PROTECT, related_name="atria", verbose_name="platform"
    )
    code = models.SlugField("code", max_length=80, unique=True)
    slug = models.SlugField("adresnaam", max_length=80, unique=True)
    name = models.CharField("naam", max_length=120)
    province = models.ForeignKey(
        "regions.Province",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="atria",
        verbose_name="provincie",
    )
    municipalities = models.ManyToManyField(
        "regions.Municipality", related_name="atria", blank=True, verbose_name="gemeenten"
    )
    introduction = models.TextField("inleiding", blank=True)
    norm_min = models.PositiveSmallIntegerField(
        "minimum per jaar",
        null=True,
        blank=True,
        help_text="Laat minimum en maximum leeg om de norm van het platform te volgen.",
    )
    norm_max = models.PositiveSmallIntegerField("maximum per jaar", null=True, blank=True)
    is_active = models.BooleanField("actief", default=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name="opgegaan in",
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="atria", verbose_name="leden"
    )

    objects = AtriumQuerySet.as_manager()

    class Meta:
        verbose_name = "atrium"
        verbose_name_plural = "atria"
        ordering = ["platform__position", "name"]
        constraints = [
            models.CheckConstraint(
                name="atrium_norm_in_order",
                condition=Q(norm_max=None) | Q(norm_min=None) | Q(norm_max__gte=F("norm_min")),
                violation_error_message="Het maximum per jaar is kleiner dan het minimum.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("platforms:atrium", args=[self.slug])


class Membership(models.Model):
    """The single record of who has which role in which atrium, from a first to a last day."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name="persoon",
    )
    atrium = models.ForeignKey(
        Atrium, models.CASCADE, related_name="memberships", verbose_name="atrium"
    )
    role = models.CharField("rol", max_length=24, choices=Role, default=Role.MEMBER)
    start_on = models.DateField("vanaf")
    end_on = models.DateField("tot en met", null=True, blank=True)
    # Still to be invited to what was announced before: kept with the membership itself, so that a
    # crash between the two is finished by a round (meetings.arrivals.sweep).
    invite_from = models.DateTimeField(
        "uit te nodigen vanaf", null=True, blank=True, editable=False
    )
    invite_quietly = models.BooleanField("uitnodigen zonder mail", default=False, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        ordering = ["atrium", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "atrium", "role"],
                condition=Q(end_on=None),
                name="membership_open_once_per_role",
                violation_error_message="Deze persoon heeft deze rol al in dit atrium.",
            ),
            models.UniqueConstraint(
                fields=["person", "atrium", "role", "start_on"], name="membership_once_per_start"
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(end_on=None) | Q(end_on__gte=F("start_on")),
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
        ]
        indexes = [
            models.Index(fields=["atrium", "role", "end_on"], name="membership_by_atrium"),
            models.Index(
                fields=["invite_from"],
                condition=Q(invite_from__isnull=False),
                name="membership_to_invite",
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_role_display()}, {self.atrium})"
