"""What residents can come to, and when: an event is what somebody signs up for, a session is when it is held."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from engagement.access import PEOPLE_ROLES
from estates.phones import shown


class Kind(models.TextChoices):
    WORKSHOP = "workshop", "Leadership workshop"
    FUN_DAY = "fun_day", "Fun day"
    MEETING = "meeting", "Residents’ meeting"
    FINAL_SESSION = "final_session", "Final project session"
    YOUTH_CLUB = "youth_club", "Youth club"
    OTHER = "other", "Something else"


class Status(models.TextChoices):
    """How an event stands for whoever might come, worked out from its row and the moment."""

    DRAFT = "draft", "Draft"
    CANCELLED = "cancelled", "Cancelled"
    OVER = "over", "Over"
    JUST_COME = "just_come", "No need to sign up"
    NOT_YET = "not_yet", "Sign-up is not open yet"
    CLOSED = "sign_up_closed", "Sign-up has closed"
    FULL = "full", "Full: waiting list"
    OPEN = "taking", "Open for sign-up"


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def public(self):
        """What anybody may read: published ones, and cancelled ones, so that their page can say so."""
        return self.filter(state__in=[Event.State.PUBLISHED, Event.State.CANCELLED])

    def published(self):
        return self.filter(state=Event.State.PUBLISHED)

    def upcoming(self, moment):
        """Those with something still to come, or under way."""
        return self.filter(is_template=False, ends_at__gt=moment)


class Event(models.Model):
    """One thing to come to, as a resident sees it: a workshop of two days, a fun day, a youth club of many evenings.

    `places_taken` is changed by events/places.py alone, by one conditional UPDATE, and `save()` leaves it as it is.
    A party let in beyond the capacity is not counted in it. `starts_at` and `ends_at` are those of the first and the
    last session that is on, kept by events/sessions.py.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        CANCELLED = "cancelled", "Cancelled"

    class ForWhom(models.TextChoices):
        EVERYONE = "everyone", "Everyone"
        ESTATE = "estate", "People who live on the estate"

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="events")
    kind = models.CharField("kind of event", max_length=15, choices=Kind.choices)
    title = models.CharField("title", max_length=120)
    slug = models.SlugField("name in the address", max_length=100, unique=True, editable=False)
    description = models.TextField("description", max_length=4000, blank=True)
    # Without one: for all the estates of the programme.
    estate = models.ForeignKey(
        "estates.Estate", on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name="estate"
    )
    place = models.CharField("place", max_length=200)
    street = models.CharField("street", max_length=200, blank=True)
    postcode = models.CharField("postcode", max_length=8, blank=True)
    step_free = models.TextField("getting in without steps", max_length=500, blank=True)
    what_to_bring = models.TextField("what to bring", max_length=500, blank=True)

    asks_sign_up = models.BooleanField("people sign up", default=True)
    capacity = models.PositiveIntegerField("places", null=True, blank=True)
    places_taken = models.PositiveIntegerField("places taken", default=0, editable=False)
    sign_up_opens_at = models.DateTimeField("sign-up opens", null=True, blank=True)
    sign_up_closes_at = models.DateTimeField("sign-up closes", null=True, blank=True)
    for_whom = models.CharField("who may come", max_length=10, choices=ForWhom.choices, default=ForWhom.EVERYONE)
    asks_children = models.BooleanField("ask how many children come", default=True)
    asks_food = models.BooleanField("ask what people eat", default=False)
    asks_access = models.BooleanField("ask about access needs", default=True)
    needs_approval = models.BooleanField("each sign-up is looked at first", default=False)
    smaller_may_pass = models.BooleanField("a smaller party may pass a larger one on the waiting list", default=False)

    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="events_organised"
    )
    # As E.164; on the public page.
    phone = models.CharField("who to ring", max_length=20, blank=True)
    state = models.CharField("state", max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    cancelled_because = models.CharField("why it was cancelled", max_length=500, blank=True, editable=False)
    is_template = models.BooleanField("template", default=False, editable=False)
    starts_at = models.DateTimeField("first session starts", null=True, editable=False)
    ends_at = models.DateTimeField("last session ends", null=True, editable=False)
    # RFC 5545 SEQUENCE: one more at each change that is told.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EventQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["places_taken"])

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["programme", "ends_at"], name="events_of_a_programme")]
        constraints = [
            models.CheckConstraint(
                name="events_no_more_places_taken_than_there_are",
                condition=Q(capacity__isnull=True) | Q(places_taken__lte=F("capacity")),
                violation_error_message="More places are taken already. Choose a larger number of places.",
            ),
            models.CheckConstraint(
                name="events_at_least_one_place",
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                violation_error_message="Enter at least 1 place, or nothing if there is no limit.",
            ),
            models.CheckConstraint(
                name="events_sign_up_opens_before_it_closes",
                condition=Q(sign_up_opens_at__isnull=True)
                | Q(sign_up_closes_at__isnull=True)
                | Q(sign_up_opens_at__lt=F("sign_up_closes_at")),
                violation_error_message="Sign-up must open before it closes.",
            ),
            models.CheckConstraint(
                name="events_only_workshops_need_approval",
                condition=Q(needs_approval=False) | Q(kind="workshop"),
                violation_error_message="Only sign-ups for a workshop can be looked at first.",
            ),
            models.CheckConstraint(
                name="events_for_an_estate_names_it",
                condition=Q(for_whom="everyone") | Q(for_whom="estate", estate__isnull=False),
                violation_error_message="Choose the estate whose residents may come.",
            ),
            models.CheckConstraint(name="events_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="events_cancelled_says_why",
                condition=Q(state__in=["draft", "published"], cancelled_because="")
                | (Q(state="cancelled") & ~Q(cancelled_because="")),
                violation_error_message="Say why it is cancelled.",
            ),
            models.CheckConstraint(
                name="events_template_is_a_draft",
                condition=Q(is_template=False) | Q(state="draft"),
                violation_error_message="A template cannot be published.",
            ),
            models.CheckConstraint(
                name="events_published_has_a_session",
                condition=Q(state__in=["draft", "cancelled"]) | Q(starts_at__isnull=False, ends_at__isnull=False),
                violation_error_message="Say when it is before you publish it.",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        """What was read before is never written over the places that somebody took meanwhile."""
        if update_fields is None and not self._state.adding:
            kept = {"id", "places_taken"}
            update_fields = [field.name for field in self._meta.concrete_fields if field.name not in kept]
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("events:event", args=[self.programme.slug, self.pk])

    @property
    def public_address(self):
        """Of its page, whole: for messages, calendars and QR codes."""
        return settings.PUBLIC_URL + reverse("events:public-event", args=[self.slug])

    @property
    def phone_shown(self):
        return shown(self.phone) if self.phone else ""

    @property
    def places_left(self):
        """None when there is no limit."""
        return None if self.capacity is None else self.capacity - self.places_taken

    @property
    def closes_at(self):
        """When sign-up closes: as set, or when the first session starts; one can join a youth club until its last."""
        return self.sign_up_closes_at or (self.ends_at if self.kind == Kind.YOUTH_CLUB else self.starts_at)

    def status(self, moment):
        if self.state != self.State.PUBLISHED:
            return Status(self.state)
        if self.ends_at <= moment:
            return Status.OVER
        if not self.asks_sign_up:
            return Status.JUST_COME
        if self.closes_at <= moment:
            return Status.CLOSED
        if self.sign_up_opens_at and moment < self.sign_up_opens_at:
            return Status.NOT_YET
        return Status.FULL if self.places_left == 0 else Status.OPEN


class SessionQuerySet(models.QuerySet):
    def on(self):
        """Those that are held: a session that was called off stays, so that calendars can be told."""
        return self.filter(is_off=False)


class Session(models.Model):
    """One stretch of time of an event, with its own attendance: a day of a workshop, an evening of a youth club."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    name = models.CharField("name", max_length=80, blank=True)
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    is_off = models.BooleanField("called off", default=False, editable=False)
    # Of its entry in a calendar; the same for ever.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SessionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "starts_at"],
                name="events_session_starts_once",
                violation_error_message="Two sessions start at the same time. Change one of them.",
            ),
            models.CheckConstraint(
                name="events_session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="A session must end after it starts.",
            ),
        ]

    def __str__(self):
        return self.name or f"Session of {self.starts_at:%Y-%m-%d}"
