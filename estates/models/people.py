"""Residents and professionals, how to reach them, and whom they share a home or a phone with."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from engagement.access import PEOPLE_ROLES
from engagement.editing import ChangedMeanwhile, GoneMeanwhile
from estates import phones
from estates.contact_hash import contact_hash
from estates.models.consent import Channel, ContactHash, DoNotContact
from estates.plain import plain

LONGEST_SEARCH = 100


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The households in which somebody lives whom `user` may see."""
        return self.filter(pk__in=Person.objects.visible_to(user).filter(household__isnull=False).values("household"))

    def in_programme(self, programme):
        people = Person.objects.in_programme(programme).filter(household__isnull=False)
        return self.filter(pk__in=people.values("household"))


class Household(models.Model):
    """People who share a home or a phone. Sharing a number makes nobody the same person."""

    name = models.CharField("name", max_length=200, help_text="For example: Flat 4, Ash House.")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name", "pk"]

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

    def lock_current(self, person):
        """The record as it stands now, locked until the transaction ends; of a merged one, that which was kept.

        Raises engagement.editing.GoneMeanwhile if it was erased or deleted: nothing must be written to it any more.
        """
        rows = self.select_for_update(no_key=True)
        row = rows.filter(pk=person.pk).first()
        if row and row.merged_into_id:
            row = rows.get(pk=row.merged_into_id)
        if row is None or row.erased_at:
            raise GoneMeanwhile
        return row

    def lock_opened(self, person, version):
        """The record, locked, if it is as a form of that version showed it.

        Raises engagement.editing.ChangedMeanwhile if somebody saved it since or merged it into another (then `current`
        is that other one), and GoneMeanwhile.
        """
        current = self.lock_current(person)
        if current.pk != person.pk or current.version != version:
            raise ChangedMeanwhile(current)
        return current

    def contactable(self, channel):
        """The current people who may be contacted by `channel`, as far as nobody wished otherwise."""
        return self.current().exclude(_wished_not_to_be_contacted(channel))

    def not_contactable_by_some_channel(self):
        blocked = Q()
        for channel in Channel:
            blocked |= _wished_not_to_be_contacted(channel)
        return self.filter(blocked)

    def with_email(self):
        """Those who have an address to which e-mail has not failed."""
        return self.exclude(email="").filter(email_wrong_since__isnull=True)

    def search(self, text):
        """Those whose name, address, phone or e-mail address contains every word of `text`."""
        people = self
        for word in plain(text[:LONGEST_SEARCH]).split():
            people = people.filter(search_text__contains=word)
        return people


def _wished_not_to_be_contacted(channel):
    """True of a person who said so, whose household did, or who has what somebody said it of: kept as a hash.

    One number under a wish blocks every number of its people: an objection is worth more than a call.
    """
    wishes = DoNotContact.objects.in_force().for_channel(channel)
    hashes = ContactHash.objects.filter(wish__in=wishes).values("value")
    blocked = (
        Q(pk__in=wishes.filter(person__isnull=False).values("person"))
        | Q(household__in=wishes.filter(household__isnull=False).values("household"))
        | Q(home_hash__in=hashes)
    )
    if channel in (Channel.PHONE, Channel.TEXT):
        blocked |= Q(pk__in=Phone.objects.filter(number_hash__in=hashes).values("person"))
    if channel == Channel.EMAIL:
        blocked |= Q(email_hash__in=hashes)
    return blocked


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
    # For as long as the address stays as it is, unless somebody says that it is right.
    email_wrong_since = models.DateTimeField("e-mail address known to be wrong since", null=True, editable=False)
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

    # Why this record must be kept for now, for example a complaint that is being looked into.
    hold_until = models.DateField("keep until", null=True, blank=True)
    hold_reason = models.CharField("why it must be kept", max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    # Worked out from the fields above whenever the record is saved: what it is found and compared by.
    plain_name = models.CharField(max_length=400, default="", editable=False)
    search_text = models.TextField(default="", editable=False)
    email_hash = models.CharField(max_length=64, default="", editable=False, db_index=True)
    home_hash = models.CharField(max_length=64, default="", editable=False, db_index=True)

    objects = PersonQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["plain_name", "search_text", "email_hash", "home_hash"])

    class Meta:
        ordering = ["plain_name", "pk"]
        verbose_name_plural = "people"
        indexes = [
            models.Index(fields=["plain_name", "id"], name="estates_person_by_name"),
            models.Index(fields=["estate", "plain_name"], name="estates_person_by_estate"),
            models.Index(fields=["postcode"], name="estates_person_by_postcode"),
        ]
        constraints = [
            models.CheckConstraint(
                name="estates_person_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Enter a name, or what people call them.",
            ),
            models.CheckConstraint(
                name="estates_person_kind_known",
                condition=Q(kind__in=["resident", "professional"]),
                violation_error_message="Say whether it is a resident or a professional.",
            ),
            models.CheckConstraint(
                name="estates_person_is_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
                violation_error_message="A record cannot be merged into itself.",
            ),
            models.CheckConstraint(
                name="estates_hold_has_a_reason",
                condition=Q(hold_until__isnull=True, hold_reason="")
                | (Q(hold_until__isnull=False) & ~Q(hold_reason="")),
                violation_error_message="Say until when the record must be kept, and why.",
            ),
            models.CheckConstraint(
                name="estates_wrong_email_is_one",
                condition=Q(email_wrong_since__isnull=True) | ~Q(email=""),
                violation_error_message="There is no e-mail address that could be wrong.",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.work_out()
        super().save(*args, **kwargs)

    def work_out(self):
        """Fill in what the record is found and compared by; the numbers are read from the database."""
        self.plain_name = plain(self.name)[:400]
        self._work_out_email()
        self.home_hash = contact_hash(self._name_at_home)
        found_by = [] if self.erased_at else [self.plain_name, *self._found_by(), *self._phone_digits()]
        self.search_text = " ".join(found_by)

    def _work_out_email(self):
        """Another address is not known to be wrong."""
        before, self.email_hash = self.email_hash, contact_hash(self.email)
        if before and before != self.email_hash:
            self.email_wrong_since = None

    @property
    def working_email(self):
        """The e-mail address; none if it is known to be wrong."""
        return "" if self.email_wrong_since else self.email

    @property
    def address(self):
        """The address on one line, as far as it is known."""
        home = " ".join(part for part in (self.flat, self.block) if part)
        return ", ".join(part for part in (home, self.street, self.postcode) if part)

    @property
    def home(self):
        """The home in a form that can be compared, (flat, block or street, postcode); () unless it is one home."""
        building = plain(self.block or self.street)
        flat = plain(self.flat)
        return (flat, building, self.postcode) if flat and (building or self.postcode) else ()

    @property
    def _name_at_home(self):
        return "|".join(["home", self.plain_name, *self.home]) if self.plain_name and self.home else ""

    def _found_by(self):
        return [plain(part) for part in (self.address, self.postcode.replace(" ", ""), self.email) if part]

    def _phone_digits(self):
        """Each number as it may be typed, without spaces: 07700900123 and 00447700900123."""
        if self._state.adding:
            return []
        return [form for phone in self.phones.all() for form in phone.digits]


class Phone(models.Model):
    """One number at which a person may be reached, as E.164; others may have the same one."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField("phone number", max_length=16)
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
            ),
            models.CheckConstraint(
                name="estates_phone_is_e164",
                condition=Q(number__regex=r"^\+[1-9][0-9]{6,14}$"),
                violation_error_message=phones.HOW_TO_WRITE_IT,
            ),
        ]

    def __str__(self):
        return phones.shown(self.number)

    def save(self, *args, **kwargs):
        self.number_hash = contact_hash(self.number)
        super().save(*args, **kwargs)

    @property
    def digits(self):
        national = "".join(c for c in str(self) if c.isdigit())
        return [national, f"00{self.number[1:]}"]
