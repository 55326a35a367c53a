"""The consultation platforms, their atria, who belongs to them, and the six agreements."""

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.querysets import RuledQuerySet
from platforms.querysets import (
    AgreementQuerySet,
    AtriumQuerySet,
    JoinRequestQuerySet,
    MembershipQuerySet,
    ThemeQuerySet,
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
            )
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


class Theme(models.Model):
    """A theme for the year of an atrium: proposed by a member, chosen by its organisers or not.

    What PBM and organisers make in the back office is chosen at once.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "voorgesteld"
        CHOSEN = "chosen", "gekozen"
        SET_ASIDE = "set_aside", "niet gekozen"

    atrium = models.ForeignKey(Atrium, models.CASCADE, related_name="themes", verbose_name="atrium")
    year = models.PositiveSmallIntegerField("jaar")
    name = models.CharField("thema", max_length=120)
    state = models.CharField("stand", max_length=16, choices=State, default=State.CHOSEN)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="proposed_themes",
        verbose_name="voorgesteld door",
    )
    proposed_at = models.DateTimeField("voorgesteld op", null=True, blank=True, editable=False)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = "jaarthema"
        verbose_name_plural = "jaarthema's"
        ordering = ["-year", "name"]
        constraints = [
            models.UniqueConstraint(fields=["atrium", "year", "name"], name="theme_once_a_year"),
            models.CheckConstraint(
                name="theme_year_is_plausible",
                condition=Q(year__gte=2000, year__lte=2100),
                violation_error_message="Kies een jaar tussen 2000 en 2100.",
            ),
        ]

    def __str__(self):
        return self.name


class ThemeSupport(models.Model):
    """Someone in the atrium would like to work on a theme: once each, and it can be taken back."""

    theme = models.ForeignKey(
        Theme, models.CASCADE, related_name="supports", verbose_name="jaarthema"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="theme_supports",
        verbose_name="persoon",
    )
    supported_at = models.DateTimeField("gesteund op", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "steun voor een jaarthema"
        verbose_name_plural = "steun voor jaarthema's"
        constraints = [
            models.UniqueConstraint(fields=["theme", "person"], name="theme_supported_once")
        ]

    def __str__(self):
        return f"{self.person}: {self.theme}"


class JoinRequest(models.Model):
    """Someone asks to join an atrium; the relationship manager (deputy: PBM) decides."""

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", "adres nog te bevestigen"
        OPEN = "open", "te beslissen"
        APPROVED = "approved", "goedgekeurd"
        REFUSED = "refused", "geweigerd"

    atrium = models.ForeignKey(
        Atrium, models.CASCADE, related_name="join_requests", verbose_name="atrium"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="join_requests",
        verbose_name="persoon",
    )
    email = models.EmailField("e-mailadres")
    first_name = models.CharField("voornaam", max_length=80)
    last_name = models.CharField("naam", max_length=80)
    organisation = models.ForeignKey(
        "members.Organisation", models.PROTECT, related_name="+", verbose_name="organisatie"
    )
    function = models.ForeignKey(
        "members.Function", models.PROTECT, related_name="+", verbose_name="functie"
    )
    motivation = models.TextField("waarom wilt u aansluiten", max_length=1000, blank=True)
    status = models.CharField(
        "status", max_length=20, choices=Status, default=Status.UNCONFIRMED, db_index=True
    )
    asked_at = models.DateTimeField("gevraagd op", default=timezone.now, editable=False)
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="beslist door",
    )
    reason = models.CharField("reden", max_length=500, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "aanvraag"
        verbose_name_plural = "aanvragen"
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["atrium", "email"],
                condition=Q(status="open"),
                name="join_request_open_once",
                violation_error_message="Er loopt al een aanvraag voor dit atrium.",
            ),
            models.CheckConstraint(
                name="join_request_decision_is_complete",
                condition=Q(
                    status__in=["approved", "refused"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                | Q(status__in=["open", "unconfirmed"], decided_at=None, decided_by=None),
            ),
            models.CheckConstraint(
                name="join_request_refusal_has_a_reason",
                condition=~Q(status="refused") | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.first_name} {self.last_name} → {self.atrium}"


class Agreement(models.Model):
    """One version of the six agreements; the newest in force must be accepted at log-in."""

    version = models.PositiveSmallIntegerField("versie", unique=True)
    text = models.TextField("tekst", help_text="Eén afspraak per regel.")
    valid_from = models.DateField("geldt vanaf")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "versie van de afspraken"
        verbose_name_plural = "versies van de afspraken"
        ordering = ["-version"]

    def __str__(self):
        return f"zes afspraken, versie {self.version}"

    @property
    def lines(self):
        """The agreements one by one."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


class Acceptance(models.Model):
    """Who accepted which version of the agreements, and when."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="acceptances", verbose_name="versie"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="acceptances",
        verbose_name="persoon",
    )
    accepted_at = models.DateTimeField("aanvaard op", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "aanvaarding"
        verbose_name_plural = "aanvaardingen"
        ordering = ["-accepted_at"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "person"], name="agreement_accepted_once")
        ]

    def __str__(self):
        return f"{self.person}: {self.agreement}"


# Who changed what (T116). Not the requests: they say themselves who decided, and one that is never
# confirmed must be forgotten.
for _model in (Platform, Atrium, Membership, Theme, Agreement, Acceptance):
    auditlog.register(_model)
