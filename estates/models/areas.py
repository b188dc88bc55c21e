"""What is counted: an estate, the ring around it, a place to compare with, a ward, the borough."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from engagement.financial_year import FinancialYear
from estates.geometry import BUFFER_METRES, area_square_metres, from_geojson
from estates.lsoa import LIKE, LSOA_CODE
from estates.models.programmes import Programme


class AreaQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The areas of the programmes that `user` may see: their estates, the rings around them, their comparisons."""
        programmes = Programme.objects.visible_to(user)
        return self.filter(
            Q(pk__in=Area.objects.filter(estate__programmes__in=programmes).values("pk"))
            | Q(pk__in=Area.objects.filter(buffer_of__estate__programmes__in=programmes).values("pk"))
            | Q(pk__in=ComparisonChoice.objects.filter(programme__in=programmes).values("area"))
            | Q(kind__in=Area.SHARED_KINDS)
        )

    def estates_of(self, programme):
        return self.filter(kind=Area.Kind.ESTATE, estate__programmes=programme)

    def comparisons_of(self, programme):
        """What the programme is compared with now, without the withdrawn choices."""
        return self.filter(pk__in=ComparisonChoice.objects.standing().filter(programme=programme).values("area"))

    def buffers_of(self, programme):
        return self.filter(kind=Area.Kind.BUFFER, buffer_of__estate__programmes=programme)

    def in_programme(self, programme):
        """Its estates, the rings around them, all it was ever compared with, and the council's wards and borough."""
        return self.filter(
            Q(pk__in=Area.objects.estates_of(programme).values("pk"))
            | Q(pk__in=Area.objects.buffers_of(programme).values("pk"))
            | Q(pk__in=ComparisonChoice.objects.filter(programme=programme).values("area"))
            | Q(kind__in=Area.SHARED_KINDS)
        )

    def editable_in(self, programme):
        """Those whose boundary, codes and homes this programme's staff look after: not another programme's estates."""
        return self.in_programme(programme).filter(~Q(kind=Area.Kind.ESTATE) | Q(estate__programmes=programme))

    def comparable_with(self, programme):
        """The council's estates outside the programme, wards and areas added for comparing, not yet compared with."""
        return (
            self.filter(kind__in=[Area.Kind.ESTATE, Area.Kind.WARD, Area.Kind.COMPARISON])
            .exclude(pk__in=Area.objects.estates_of(programme).values("pk"))
            .exclude(pk__in=Area.objects.comparisons_of(programme).values("pk"))
            .order_by("kind", "name")
        )


def check_lsoa_codes(codes):
    """Refuses a list that holds anything but the codes of LSOAs."""
    wrong = [code for code in codes if not LSOA_CODE.fullmatch(str(code))]
    if wrong:
        raise ValidationError(f"“{wrong[0]}” is not the code of an LSOA. {LIKE}")


class Area(models.Model):
    """One place in which ASB is counted, by its boundary and by its LSOA codes."""

    class Kind(models.TextChoices):
        ESTATE = "estate", "Estate"
        BUFFER = "buffer", "Buffer around an estate"
        COMPARISON = "comparison", "Comparison estate"
        WARD = "ward", "Ward"
        BOROUGH = "borough", "Borough"

    # Belong to the council, not to a programme.
    SHARED_KINDS = (Kind.WARD, Kind.BOROUGH)

    name = models.CharField("name", max_length=200)
    kind = models.CharField("kind", max_length=12, choices=Kind.choices)
    estate = models.OneToOneField(
        "estates.Estate", on_delete=models.CASCADE, null=True, blank=True, related_name="area"
    )
    buffer_of = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="buffer")
    buffer_metres = models.PositiveIntegerField("width of the buffer in metres", null=True, blank=True)
    # GeoJSON geometry, Polygon or MultiPolygon, WGS84 longitude and latitude.
    boundary = models.JSONField("boundary", null=True, blank=True)
    lsoa_codes = models.JSONField("LSOA codes", default=list, blank=True, validators=[check_lsoa_codes])
    # Goes up with every change of the boundary or the LSOA codes (estates/shapes.py). Counts are made by a higher app,
    # which keeps the version it counted: where the two differ, the area has to be counted anew.
    geometry_version = models.PositiveIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # of its name, codes and homes as forms show them
    changed_at = models.DateTimeField("boundary or LSOA codes changed at", default=timezone.now, editable=False)
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
                condition=Q(kind="buffer", buffer_of__isnull=False, buffer_metres__range=BUFFER_METRES)
                | (~Q(kind="buffer") & Q(buffer_of__isnull=True, buffer_metres__isnull=True)),
                violation_error_message="A buffer needs the area that it surrounds and a width of 50 to 1,000 metres.",
            ),
            models.CheckConstraint(
                name="estates_area_kind_known",
                condition=Q(kind__in=["estate", "buffer", "comparison", "ward", "borough"]),
                violation_error_message="Choose what kind of area it is.",
            ),
            models.UniqueConstraint(
                fields=["kind", "name"],
                condition=Q(kind__in=["ward", "borough"]),
                name="estates_ward_or_borough_once",
                violation_error_message="There is already a ward or borough of this name.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def geometry(self):
        """The boundary as a shapely geometry, or None."""
        return from_geojson(self.boundary) if self.boundary else None

    @property
    def hectares(self):
        return area_square_metres(self.geometry) / 10_000 if self.boundary else None


class AreaHomes(models.Model):
    """How many homes an area had in one financial year: what a rate is worked out from."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="homes")
    financial_year = models.PositiveSmallIntegerField("financial year", help_text="The year in which it begins.")
    homes = models.PositiveIntegerField("homes")
    history = HistoricalRecords()

    class Meta:
        ordering = ["area", "financial_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "financial_year"],
                name="estates_homes_once_a_year",
                violation_error_message="The homes of this year are already given.",
            ),
            models.CheckConstraint(
                name="estates_homes_of_a_year_that_can_be",
                condition=Q(financial_year__range=(1900, 2199)),
                violation_error_message="Write the financial year like 2006/07.",
            ),
            models.CheckConstraint(
                name="estates_homes_are_more_than_none",
                condition=Q(homes__gt=0),
                violation_error_message="The number of homes must be 1 or more.",
            ),
        ]

    def __str__(self):
        return f"{self.area}, {self.year}: {self.homes} homes"

    @property
    def year(self):
        return FinancialYear(self.financial_year)


class ComparisonChoiceQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)


class BoundaryUpload(models.Model):
    """One GeoJSON file on its way in: kept between the upload and the choice of its shapes, a day at most."""

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="+")
    # The area that gets the boundary; none when the shapes become new areas, of this kind.
    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField("kind", max_length=12, choices=Area.Kind.choices, default=Area.Kind.ESTATE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("file name", max_length=255)
    stored = models.FileField(upload_to="boundary-uploads/", max_length=255)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name


class ComparisonChoice(models.Model):
    """One area that a programme is compared with, and when and by whom it was named, and perhaps withdrawn.

    The rows stay: whoever reads the figures can see what was named before results were shown, and what was taken out.
    """

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="comparison_choices")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="comparison_choices")
    reason = models.TextField("why this area", blank=True)
    named_at = models.DateTimeField(auto_now_add=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    withdrawn_because = models.TextField("why it is taken out", blank=True)

    objects = ComparisonChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "area"],
                condition=Q(withdrawn_at__isnull=True),
                name="estates_comparison_once",
                violation_error_message="This area is already one of the comparisons.",
            )
        ]

    def __str__(self):
        return f"{self.programme} compared with {self.area}"
