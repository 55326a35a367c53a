"""Workshops: blocks of a meeting, the workshops beside each other in a block, who wants and who has what."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.models.meeting import CAPACITY_MAX, Meeting
from meetings.models.registration import Registration

MOST_WISHES = 3
LONGEST = 720


class Block(models.Model):
    """A part of a meeting in which several workshops take place at the same time.

    It begins so many minutes after the meeting does, so that it moves along when the meeting moves.
    Blocks stand in the order in which they begin.
    """

    class Mode(models.TextChoices):
        FIRST_COME = "first_come", "wie eerst komt, eerst maalt"
        PREFERENCE = "preference", "drie voorkeuren, daarna verdelen"

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="blocks", verbose_name="bijeenkomst"
    )
    title = models.CharField("titel", max_length=80)
    begins_after = models.PositiveSmallIntegerField("begint zoveel minuten na het begin", default=0)
    minutes = models.PositiveSmallIntegerField("minuten", default=60)
    mode = models.CharField("hoe kiezen", max_length=12, choices=Mode, default=Mode.FIRST_COME)
    choose_until = models.DateTimeField("kiezen tot", null=True, blank=True)
    allotted_at = models.DateTimeField("verdeeld op", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("bekendgemaakt op", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("versie", default=0, editable=False)

    class Meta:
        verbose_name = "blok met workshops"
        verbose_name_plural = "blokken met workshops"
        ordering = ["begins_after", "pk"]
        constraints = [
            models.CheckConstraint(
                name="block_takes_a_plausible_time",
                condition=Q(minutes__gte=1, minutes__lte=LONGEST),
                violation_error_message=f"Een blok duurt tussen 1 en {LONGEST} minuten.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "begins_after"],
                name="block_once_at_a_moment",
                violation_error_message="Op dat uur begint al een blok.",
            ),
            models.CheckConstraint(
                name="block_publishes_what_was_allotted",
                condition=Q(published_at=None) | Q(allotted_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def starts_at(self):
        return self.meeting.starts_at + timedelta(minutes=self.begins_after)

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def closes_at(self):
        """Until when one may choose: its own moment, else as long as the meeting takes registrations."""
        meeting = self.meeting
        return self.choose_until or meeting.registration_closes_at or meeting.starts_at

    @property
    def choosing_is_open(self):
        announced = self.meeting.status == Meeting.Status.ANNOUNCED
        return announced and timezone.now() < min(self.closes_at, self.meeting.starts_at)

    @property
    def is_by_preference(self):
        return self.mode == self.Mode.PREFERENCE

    @property
    def gives_at_once(self):
        """Whether who chooses has the seat at once: not while wishes still wait to be allotted."""
        return not self.is_by_preference or self.published_at is not None


class Workshop(models.Model):
    """One of the workshops of a block. One with the same title in another block repeats it."""

    block = models.ForeignKey(Block, models.CASCADE, related_name="workshops", verbose_name="blok")
    title = models.CharField("titel", max_length=120)
    description = models.TextField("omschrijving", max_length=2000, blank=True)
    room = models.CharField("zaal", max_length=80, blank=True)
    speakers = models.CharField("sprekers", max_length=200, blank=True)
    capacity = models.PositiveIntegerField("aantal plaatsen", default=25)
    dropped_at = models.DateTimeField("vervallen op", null=True, blank=True, editable=False)
    drop_reason = models.CharField("waarom vervallen", max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField("versie", default=0, editable=False)

    class Meta:
        verbose_name = "workshop"
        verbose_name_plural = "workshops"
        ordering = ["block__begins_after", "block", "pk"]
        constraints = [
            models.CheckConstraint(
                name="workshop_capacity_is_plausible",
                condition=Q(capacity__gte=1, capacity__lte=CAPACITY_MAX),
                violation_error_message=f"Het aantal plaatsen ligt tussen 1 en {CAPACITY_MAX}.",
            ),
            models.CheckConstraint(
                name="workshop_dropped_has_a_reason",
                condition=Q(dropped_at=None, drop_reason="")
                | Q(dropped_at__isnull=False) & ~Q(drop_reason=""),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def topic(self):
        """What makes it the same workshop as one in another block: its title, however written."""
        return " ".join(self.title.casefold().split())


class Wish(models.Model):
    """What someone would like in a block: first, second or third choice.

    Wishes stay when a seat is given up, so that who comes back need not choose again.
    """

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="wishes", verbose_name="inschrijving"
    )
    block = models.ForeignKey(Block, models.CASCADE, related_name="+", verbose_name="blok")
    workshop = models.ForeignKey(
        Workshop, models.CASCADE, related_name="wishes", verbose_name="workshop"
    )
    rank = models.PositiveSmallIntegerField("keuze", default=1)

    class Meta:
        verbose_name = "wens"
        verbose_name_plural = "wensen"
        ordering = ["registration", "block", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "block", "rank"], name="wish_once_per_rank"
            ),
            models.UniqueConstraint(
                fields=["registration", "workshop"], name="wish_once_per_workshop"
            ),
            models.CheckConstraint(
                name="wish_is_one_of_three", condition=Q(rank__gte=1, rank__lte=MOST_WISHES)
            ),
        ]

    def __str__(self):
        return f"{self.registration_id}: {self.rank}. {self.workshop_id}"


class WorkshopSeat(models.Model):
    """A seat in a workshop, or with a `queue_no` a place on its waiting list.

    Only who is registered for the meeting has one. Somebody may hold a seat in one workshop of a
    block and wait for another; never two seats in one block (T45).
    """

    class Way(models.TextChoices):
        CHOSEN = "chosen", "zelf gekozen"
        ALLOTTED = "allotted", "verdeeld volgens de wensen"
        FILLED = "filled", "een vrije plaats gekregen"
        BY_HAND = "by_hand", "door de organisator geplaatst"
        PROMOTED = "promoted", "doorgeschoven van de wachtlijst"

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="workshop_seats", verbose_name="inschrijving"
    )
    block = models.ForeignKey(Block, models.CASCADE, related_name="+", verbose_name="blok")
    workshop = models.ForeignKey(
        Workshop, models.CASCADE, related_name="seats", verbose_name="workshop"
    )
    queue_no = models.PositiveIntegerField("wachtnummer", null=True, blank=True)
    way = models.CharField("hoe gekregen", max_length=10, choices=Way, default=Way.CHOSEN)
    rank = models.PositiveSmallIntegerField("hoeveelste keuze", null=True, blank=True)
    reason = models.CharField(
        "waarom",
        max_length=400,
        blank=True,
        help_text="Zoals het was toen de plaatsen verdeeld werden; de persoon leest dit.",
    )
    told_at = models.DateTimeField("bekend sinds", null=True, blank=True)

    class Meta:
        verbose_name = "plaats in een workshop"
        verbose_name_plural = "plaatsen in workshops"
        ordering = ["block__begins_after", "block", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "block"],
                condition=Q(queue_no=None),
                name="workshop_seat_once_per_block",
                violation_error_message="Deze persoon heeft in dit blok al een workshop.",
            ),
            models.UniqueConstraint(
                fields=["registration", "block"],
                condition=Q(queue_no__isnull=False),
                name="workshop_wait_once_per_block",
            ),
            models.UniqueConstraint(
                fields=["registration", "workshop"], name="workshop_seat_or_wait_once"
            ),
            models.UniqueConstraint(
                fields=["workshop", "queue_no"],
                condition=Q(queue_no__isnull=False),
                name="workshop_queue_number_once",
            ),
        ]

    def __str__(self):
        return f"{self.registration_id}: {self.workshop_id}"

    @property
    def is_waiting(self):
        return self.queue_no is not None

    @property
    def is_fixed(self):
        """Whether a new allotment leaves it as it is: staff put the person there."""
        return self.way == self.Way.BY_HAND and not self.is_waiting
