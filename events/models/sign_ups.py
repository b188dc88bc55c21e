"""Who signed up for an event, as one party, and each person of the party."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from engagement.access import PEOPLE_ROLES
from estates import phones

LARGEST_PARTY = 30


class SignUpState(models.TextChoices):
    ASKED = "asked", "Asked for a place"
    REGISTERED = "registered", "Has a place"
    WAITING = "waiting", "On the waiting list"
    OFFERED = "offered", "Offered a place"
    CANCELLED = "cancelled", "Cancelled"


class WhyCancelled(models.TextChoices):
    THEM = "them", "They cancelled"
    STAFF = "staff", "We cancelled it"
    DECLINED = "declined", "They declined the place"
    RAN_OUT = "ran_out", "The offer ran out"
    REFUSED = "refused", "They were not chosen"
    EVENT = "event", "The event was cancelled"


class Source(models.TextChoices):
    PUBLIC = "public", "On the public page"
    PHONE = "phone", "By phone"
    WALK_IN = "walk_in", "On the day, at the door"
    STAFF = "staff", "By staff"


class SignUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The sign-ups of the programmes in which `user` has a role that works with people."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(event__programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def live(self):
        return self.exclude(state=SignUpState.CANCELLED)

    def coming(self):
        """Those who have a place."""
        return self.filter(state=SignUpState.REGISTERED)

    def holding_places(self):
        """Those whose party is counted in their event's `places_taken`."""
        return self.filter(state__in=(SignUpState.REGISTERED, SignUpState.OFFERED), over_capacity=False)

    def waiting_in_order(self):
        return self.filter(state=SignUpState.WAITING).order_by("-priority", "waiting_since", "pk")

    def unmatched(self):
        return self.filter(person__isnull=True)

    def forget(self):
        """For erasing a person: what they wrote. That so many came stays, and is counted."""
        Attendee.objects.filter(sign_up__in=self).update(name="", phone="", email="")
        self.model.feedback.related.related_model.objects.filter(sign_up__in=self).update(words="", may_quote=False)
        nothing = dict.fromkeys(("phone", "email", "flat", "street", "postcode", "access_needs", "food"), "")
        keys = dict.fromkeys(("same_phone", "same_email", "same_home"), "")
        return self.update(name="Erased", link_key=None, attention=False, **nothing, **keys)

    def told(self):
        """For whoever asks what we hold about them."""
        rows = self.select_related("event", "feedback").prefetch_related("attendees__attendances__session")
        return [sign_up.as_told() for sign_up in rows]


class SignUp(models.Model):
    """One party that asked to come to one event: who asked, for how many, and where it stands.

    `person` is who asked, found or written down by the worker right after (events/matching.py). The three `same_` keys,
    keyed hashes of the name with the phone, the e-mail address or the home, make the same person twice one sign-up.
    """

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="sign_ups")
    person = models.ForeignKey(
        "estates.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="sign_ups"
    )
    # Eight digits: to be read out by those who gave no way to be reached.
    reference = models.CharField("reference", max_length=8, unique=True, editable=False)
    # The private link is signed with it: a new one, or none, revokes the old link.
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, null=True, editable=False)
    # Made with the form, so that sending it twice is one sign-up.
    client_id = models.UUIDField(unique=True, editable=False)
    state = models.CharField("state", max_length=10, choices=SignUpState.choices)
    why = models.CharField("why it was cancelled", max_length=10, choices=WhyCancelled.choices, blank=True)

    name = models.CharField("name", max_length=120)
    phone = models.CharField("phone number", max_length=16, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    flat = models.CharField("flat or house number", max_length=40, blank=True)
    street = models.CharField("block or street", max_length=200, blank=True)
    postcode = models.CharField("postcode", max_length=8, blank=True)
    same_phone = models.CharField(max_length=64, blank=True, editable=False)
    same_email = models.CharField(max_length=64, blank=True, editable=False)
    same_home = models.CharField(max_length=64, blank=True, editable=False)

    adults = models.PositiveSmallIntegerField("adults", default=1)
    children = models.PositiveSmallIntegerField("children", default=0)
    access_needs = models.CharField("access needs", max_length=1000, blank=True)
    food = models.CharField("food", max_length=1000, blank=True)

    # Answers, each with the words that were shown; they become rows of estates.Consent when the person is matched.
    photos_ok = models.BooleanField("photos", null=True, blank=True)
    photos_wording = models.ForeignKey(
        "estates.Wording", on_delete=models.RESTRICT, null=True, blank=True, related_name="+", db_index=False
    )
    news_by = models.CharField("news by", max_length=40, blank=True)
    news_wording = models.ForeignKey(
        "estates.Wording", on_delete=models.RESTRICT, null=True, blank=True, related_name="+", db_index=False
    )
    wants_to_volunteer = models.BooleanField("would like to volunteer", default=False)
    volunteering_by = models.CharField("volunteering by", max_length=40, blank=True)
    volunteering_wording = models.ForeignKey(
        "estates.Wording", on_delete=models.RESTRICT, null=True, blank=True, related_name="+", db_index=False
    )

    source = models.CharField("how they signed up", max_length=10, choices=Source.choices, default=Source.PUBLIC)
    waiting_since = models.DateTimeField("waiting since", null=True, blank=True)
    priority = models.SmallIntegerField("priority", default=0)
    priority_reason = models.CharField("why they come first", max_length=200, blank=True)
    offered_until = models.DateTimeField("offered until", null=True, blank=True)
    # Let in by staff although it was full: not counted in the event's places_taken.
    over_capacity = models.BooleanField("over capacity", default=False)
    over_capacity_reason = models.CharField("why they were let in", max_length=200, blank=True)
    attention = models.BooleanField("speak to the lead", default=False)
    created_at = models.DateTimeField("signed up", default=timezone.now)
    # Who of the staff wrote it down; nobody where the resident did.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Who of the staff last decided something about it: a priority, a place over capacity, a cancellation.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "sign-up"
        indexes = [
            models.Index(
                fields=["event", "-priority", "waiting_since"], condition=Q(state="waiting"), name="events_waiting"
            ),
            models.Index(fields=["offered_until"], condition=Q(state="offered"), name="events_offers_by_end"),
            models.Index(fields=["id"], condition=Q(person__isnull=True), name="events_unmatched"),
        ]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["event", f"same_{way}"],
                    condition=~Q(state="cancelled") & ~Q(**{f"same_{way}": ""}),
                    name=f"events_sign_up_once_by_{way}",
                    violation_error_message="This person has signed up already.",
                )
                for way in ("phone", "email", "home")
            ),
            models.CheckConstraint(name="events_sign_up_state_known", condition=Q(state__in=SignUpState.values)),
            models.CheckConstraint(name="events_sign_up_source_known", condition=Q(source__in=Source.values)),
            models.CheckConstraint(
                name="events_sign_up_cancelled_says_why",
                condition=Q(state="cancelled", why__in=WhyCancelled.values) | (~Q(state="cancelled") & Q(why="")),
                violation_error_message="Say why it is cancelled.",
            ),
            models.CheckConstraint(
                name="events_sign_up_has_a_name", condition=~Q(name=""), violation_error_message="Enter a name."
            ),
            models.CheckConstraint(
                name="events_party_of_1_to_30",
                condition=Q(adults__gte=1 - F("children"), adults__lte=LARGEST_PARTY - F("children")),
                violation_error_message=f"A party is from 1 to {LARGEST_PARTY} people.",
            ),
            models.CheckConstraint(
                name="events_waiting_since_a_moment",
                condition=~Q(state="waiting") | Q(waiting_since__isnull=False),
            ),
            models.CheckConstraint(
                name="events_offered_until_a_moment",
                condition=Q(state="offered", offered_until__isnull=False)
                | (~Q(state="offered") & Q(offered_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="events_priority_has_a_reason",
                condition=Q(priority=0) | ~Q(priority_reason=""),
                violation_error_message="Say why they come first.",
            ),
            models.CheckConstraint(
                name="events_over_capacity_has_a_reason",
                condition=Q(over_capacity=False) | ~Q(over_capacity_reason=""),
                violation_error_message="Say why they are let in although it is full.",
            ),
            models.CheckConstraint(
                name="events_sign_up_phone_is_e164",
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"),
                violation_error_message=phones.HOW_TO_WRITE_IT,
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def party(self):
        """How many come."""
        return self.adults + self.children

    @property
    def holds_places(self):
        return self.state in (SignUpState.REGISTERED, SignUpState.OFFERED) and not self.over_capacity

    @property
    def is_live(self):
        return self.state != SignUpState.CANCELLED

    @property
    def reference_aloud(self):
        return f"{self.reference[:4]} {self.reference[4:]}"

    @property
    def phone_shown(self):
        return phones.shown(self.phone) if self.phone else ""

    @property
    def party_in_words(self):
        adults = f"{self.adults} adult{'' if self.adults == 1 else 's'}" if self.adults else ""
        children = f"{self.children} child{'' if self.children == 1 else 'ren'}" if self.children else ""
        return " and ".join(part for part in (adults, children) if part)

    @property
    def address(self):
        home = " ".join(part for part in (self.flat, self.street) if part)
        return ", ".join(part for part in (home, self.postcode) if part)

    def as_told(self):
        people = [attendee.as_words() for attendee in self.attendees.all()]
        feedback = getattr(self, "feedback", None)
        return {
            "Event": str(self.event),
            "Signed up": f"{timezone.localtime(self.created_at):%-d %B %Y, %H:%M}",
            "How": self.get_source_display(),
            "State": self.get_state_display(),
            "Reference": self.reference_aloud,
            "Name": self.name,
            "Phone number": self.phone_shown,
            "E-mail address": self.email,
            "Address": self.address,
            "How many": self.party_in_words,
            "The party": "\n".join(people),
            "Came": "; ".join(came for attendee in self.attendees.all() for came in attendee.came_in_words()),
            "Access needs": self.access_needs,
            "Food": self.food,
            "Why they come first": self.priority_reason,
            "Why they were let in": self.over_capacity_reason,
            "How it was": f"{feedback}. {feedback.words}" if feedback else "",
        }


class AttendeeQuerySet(models.QuerySet):
    def coming(self):
        return self.filter(cancelled_at__isnull=True)

    def forget(self):
        """For erasing a person: who they were, in somebody's party."""
        return self.update(name="", phone="", email="")

    def told(self):
        return [
            {
                "Event": str(one.sign_up.event),
                "In the party": one.as_words(),
                "Came": "; ".join(one.came_in_words()),
            }
            for one in self.select_related("sign_up__event").prefetch_related("attendances__session")
        ]


class Attendee(models.Model):
    """One person of a party; the first of them is who signed up. Without a name they are "an adult" or "a child"."""

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="attendees")
    person = models.ForeignKey(
        "estates.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="attendances_asked"
    )
    name = models.CharField("name", max_length=120, blank=True)
    is_child = models.BooleanField("child", default=False)
    phone = models.CharField("phone number", max_length=16, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    cancelled_at = models.DateTimeField("cancelled", null=True, blank=True)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="events_attendee_phone_is_e164",
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"),
                violation_error_message=phones.HOW_TO_WRITE_IT,
            ),
        ]

    def __str__(self):
        return self.name or ("A child" if self.is_child else "An adult")

    def as_words(self):
        ways = ", ".join(part for part in (self.phone and phones.shown(self.phone), self.email) if part)
        return f"{self}{f' ({ways})' if ways else ''}{', cancelled' if self.cancelled_at else ''}"

    def came_in_words(self):
        """To which sessions, when and by which door, one line each."""
        standing = (one for one in self.attendances.all() if one.undone_at is None)
        return [f"{self}: {one.session}, {timezone.localtime(one.at):%-d %B %Y}, {one.when}" for one in standing]


class TriesQuerySet(models.QuerySet):
    def stale(self, moment):
        return self.filter(until__lt=moment)


class Tries(models.Model):
    """How often one address or contact, as a keyed hash, sent the sign-up form in one stretch of time."""

    key = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=1)

    objects = TriesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tries"
        constraints = [models.UniqueConstraint(fields=["key", "until"], name="events_tries_once_a_stretch")]

    def __str__(self):
        return f"{self.count} until {self.until:%H:%M}"
