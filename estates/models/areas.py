"""What is counted: an estate, the ring around it, a place to compare with, a ward, the borough."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from estates.models.programmes import Programme


class AreaQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The areas of the programmes that `user` may see: their estates, the rings around them, their comparisons."""
        programmes = Programme.objects.visible_to(user)
        return self.filter(
            Q(pk__in=Area.objects.filter(estate__programmes__in=programmes).values("pk"))
            | Q(pk__in=Area.objects.filter(buffer_of__estate__programmes__in=programmes).values("pk"))
            | Q(pk__in=ComparisonChoice.objects.filter(programme__in=programmes).values("area"))
            | Q(kind__in=[Area.Kind.WARD, Area.Kind.BOROUGH])
        )

    def estates_of(self, programme):
        return self.filter(kind=Area.Kind.ESTATE, estate__programmes=programme)

    def comparisons_of(self, programme):
        return self.filter(pk__in=ComparisonChoice.objects.filter(programme=programme).values("area"))

    def buffers_of(self, programme):
        return self.filter(kind=Area.Kind.BUFFER, buffer_of__estate__programmes=programme)


class Area(models.Model):
    """One place in which ASB is counted, by its boundary and by its LSOA codes."""

    class Kind(models.TextChoices):
        ESTATE = "estate", "Estate"
        BUFFER = "buffer", "Buffer around an estate"
        COMPARISON = "comparison", "Comparison estate"
        WARD = "ward", "Ward"
        BOROUGH = "borough", "Borough"

    name = models.CharField("name", max_length=200)
    kind = models.CharField("kind", max_length=12, choices=Kind.choices)
    estate = models.OneToOneField(
        "estates.Estate", on_delete=models.CASCADE, null=True, blank=True, related_name="area"
    )
    buffer_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="buffers")
    buffer_metres = models.PositiveIntegerField("width of the buffer in metres", null=True, blank=True)
    # GeoJSON geometry, Polygon or MultiPolygon, WGS84 longitude and latitude.
    boundary = models.JSONField("boundary", null=True, blank=True)
    lsoa_codes = models.JSONField("LSOA codes", default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AreaQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="estates_area_of_an_estate_has_it",
                condition=Q(kind="estate", estate__isnull=False) | (~Q(kind="estate") & Q(estate__isnull=True)),
                violation_error_message="An area of the kind estate belongs to one estate, and no other kind does.",
            ),
            models.CheckConstraint(
                name="estates_buffer_has_a_centre_and_a_width",
                condition=Q(kind="buffer", buffer_of__isnull=False, buffer_metres__gt=0)
                | (~Q(kind="buffer") & Q(buffer_of__isnull=True, buffer_metres__isnull=True)),
                violation_error_message="A buffer needs the area that it surrounds and a width in metres.",
            ),
        ]

    def __str__(self):
        return self.name


class AreaHomes(models.Model):
    """How many homes an area had in one financial year: what a rate is worked out from."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="homes")
    financial_year = models.PositiveSmallIntegerField("financial year", help_text="The year in which it begins.")
    homes = models.PositiveIntegerField("homes")

    class Meta:
        ordering = ["area", "financial_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "financial_year"],
                name="estates_homes_once_a_year",
                violation_error_message="The homes of this year are already given.",
            )
        ]

    def __str__(self):
        return f"{self.area}, {self.financial_year}: {self.homes} homes"


class ComparisonChoice(models.Model):
    """One area that a programme is compared with, and when and by whom it was named."""

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="comparison_choices")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="comparison_choices")
    reason = models.TextField("why this area", blank=True)
    named_at = models.DateTimeField(auto_now_add=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["programme", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "area"],
                name="estates_comparison_once",
                violation_error_message="This area is already one of the comparisons.",
            )
        ]

    def __str__(self):
        return f"{self.programme} compared with {self.area}"
