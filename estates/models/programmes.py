from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from engagement.financial_year import FinancialYear


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The programmes `user` is a member of; a site administrator sees that all of them exist."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(pk__in=user.memberships.values("programme"))


class Programme(models.Model):
    """One engagement programme on some estates, with the two financial years that are compared."""

    class ChosenBecause(models.TextChoices):
        HIGHEST_ASB = "highest_asb", "Highest reported ASB"
        RESIDENTS_ASKED = "residents_asked", "Residents asked for it"
        NEW_LANDLORD_WORK = "landlord_work", "Landlord's works are planned there"
        OTHER = "other", "Another reason"

    name = models.CharField("name", max_length=200)
    slug = models.SlugField("short name for the address", max_length=60, unique=True)
    commissioning_body = models.CharField("commissioned by", max_length=200)
    starts_on = models.DateField("starts on")
    ends_on = models.DateField("ends on", null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(
        "baseline year", help_text="The year in which the financial year begins."
    )
    follow_up_year = models.PositiveSmallIntegerField("follow-up year")
    estates = models.ManyToManyField("estates.Estate", related_name="programmes", blank=True)
    chosen_because = models.CharField("why these estates were chosen", max_length=20, choices=ChosenBecause.choices)
    chosen_because_detail = models.TextField("in your own words", blank=True)
    # As in the names of the files of data.police.uk (estates/police_forces.py): city-of-london.
    police_force = models.SlugField("police force", max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProgrammeQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[estates])

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="estates_programme_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="The end must be on or after the start.",
            ),
            models.CheckConstraint(
                name="estates_programme_follow_up_after_baseline",
                condition=Q(follow_up_year__gt=F("baseline_year")),
                violation_error_message="The follow-up year must be later than the baseline year.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("estates:programme", args=[self.slug])

    @property
    def baseline(self):
        return FinancialYear(self.baseline_year)

    @property
    def follow_up(self):
        return FinancialYear(self.follow_up_year)

    @property
    def chosen_for_highest_asb(self):
        """Switches on METHOD.md's warning that the worst places usually fall by themselves."""
        return self.chosen_because == self.ChosenBecause.HIGHEST_ASB


class EstateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The estates of the programmes that `user` may see."""
        return self.filter(
            pk__in=Estate.programmes.through.objects.filter(programme__in=Programme.objects.visible_to(user)).values(
                "estate"
            )
        )

    def in_programme(self, programme):
        return self.filter(programmes=programme)

    def outside(self, programme):
        """The council's other estates, whoever works on them: they may be added, or compared with, by name."""
        return self.exclude(programmes=programme)


class Estate(models.Model):
    """One housing estate. Its boundary and homes stand with its area, which is what is counted."""

    name = models.CharField(
        "name", max_length=200, unique=True, error_messages={"unique": "There is already an estate of this name."}
    )
    ward = models.CharField("ward", max_length=200, blank=True)
    landlord = models.CharField("landlord", max_length=200, blank=True)
    residents = models.PositiveIntegerField("residents", null=True, blank=True)
    # As written by estates/postcodes.py: "EC1A 1BB".
    postcodes = models.JSONField("postcodes", default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EstateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
