"""Residents and professionals, how to reach them, and whom they share a home or a phone with."""

import unicodedata

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from phonenumber_field.modelfields import PhoneNumberField
from simple_history.models import HistoricalRecords

from engagement.access import PEOPLE_ROLES
from estates.contact_hash import contact_hash
from estates.models.consent import Channel, DoNotContact


def plain(text):
    """Lower case without accents or punctuation, for searching: "O'Neil, Zoë" -> "oneil zoe"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in letters if c.isalnum() or c.isspace()).split())


class Household(models.Model):
    """People who share a home or a phone. Sharing a number makes nobody the same person."""

    name = models.CharField("name", max_length=200, help_text="For example: Flat 4, Ash House.")
    estate = models.ForeignKey(
        "estates.Estate", on_delete=models.PROTECT, null=True, blank=True, related_name="households"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The people of the programmes in which `user` has a role that works with people."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        programmes = user.memberships.filter(role__in=PEOPLE_ROLES).values("programme")
        return self.filter(pk__in=Person.programmes.through.objects.filter(programme__in=programmes).values("person"))

    def in_programme(self, programme):
        return self.filter(pk__in=Person.programmes.through.objects.filter(programme=programme).values("person"))

    def current(self):
        """Without those merged into another record, and without the erased."""
        return self.filter(merged_into__isnull=True, erased_at__isnull=True)

    def contactable(self, channel):
        """Without everybody who must not be contacted by `channel`: themselves, their household, or a kept hash."""
        blocks = DoNotContact.objects.in_force().for_channel(channel)
        blocked_phones = Phone.objects.filter(
            number_hash__in=blocks.exclude(contact_hash="").values("contact_hash")
        ).values("person")
        return self.current().exclude(
            Q(pk__in=blocks.filter(person__isnull=False).values("person"))
            | Q(household__in=blocks.filter(household__isnull=False).values("household"))
            | (~Q(email_hash="") & Q(email_hash__in=blocks.values("contact_hash")))
            | Q(pk__in=blocked_phones)
        )

    def search(self, text):
        """Those whose name, address or phone contains every word of `text`."""
        people = self
        for word in plain(text).split():
            people = people.filter(search_text__contains=word)
        return people


class Person(models.Model):
    """One resident, or one professional who works with residents."""

    class Kind(models.TextChoices):
        RESIDENT = "resident", "Resident"
        PROFESSIONAL = "professional", "Professional"

    class AgeBand(models.TextChoices):
        UNDER_16 = "0-15", "Under 16"
        FROM_16 = "16-24", "16 to 24"
        FROM_25 = "25-44", "25 to 44"
        FROM_45 = "45-64", "45 to 64"
        FROM_65 = "65+", "65 or over"

    kind = models.CharField("kind", max_length=12, choices=Kind.choices, default=Kind.RESIDENT)
    name = models.CharField("name", max_length=200)
    email = models.EmailField("e-mail address", blank=True)
    flat = models.CharField("flat or house number", max_length=40, blank=True)
    block = models.CharField("block", max_length=120, blank=True)
    street = models.CharField("street", max_length=200, blank=True)
    postcode = models.CharField("postcode", max_length=8, blank=True)
    estate = models.ForeignKey("estates.Estate", on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    agency = models.ForeignKey("estates.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    job_title = models.CharField("job title", max_length=120, blank=True)
    household = models.ForeignKey(Household, on_delete=models.SET_NULL, null=True, blank=True, related_name="people")
    preferred_channel = models.CharField(
        "preferred way to be reached", max_length=10, choices=Channel.choices, blank=True
    )
    language = models.CharField(
        "language", max_length=60, blank=True, help_text="If they would rather not speak English."
    )
    access_needs = models.TextField("access needs", blank=True, help_text="What we should do, not why: facts only.")
    age_band = models.CharField("age band", max_length=5, choices=AgeBand.choices, blank=True)
    programmes = models.ManyToManyField("estates.Programme", related_name="people")

    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search_text = models.TextField(default="", editable=False)
    email_hash = models.CharField(max_length=64, default="", editable=False, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = PersonQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text", "email_hash"])

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                name="estates_person_is_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("estates:person", args=[self.pk])

    def save(self, *args, **kwargs):
        self.email_hash = contact_hash(self.email)
        super().save(*args, **kwargs)

    @property
    def address(self):
        """The address on one line, as far as it is known."""
        home = " ".join(part for part in (self.flat, self.block) if part)
        return ", ".join(part for part in (home, self.street, self.postcode) if part)


class Phone(models.Model):
    """One number at which a person may be reached; others may have the same one."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    number = PhoneNumberField("phone number")
    number_hash = models.CharField(max_length=64, editable=False, db_index=True)
    wrong_since = models.DateTimeField("known to be wrong since", null=True, blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["number_hash"])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "number"],
                name="estates_phone_once_a_person",
                violation_error_message="This person already has this number.",
            )
        ]

    def __str__(self):
        return self.number.as_national

    def save(self, *args, **kwargs):
        self.number_hash = contact_hash(self.number.as_e164)
        super().save(*args, **kwargs)
