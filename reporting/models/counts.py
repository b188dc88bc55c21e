from django.db import models


class Source(models.TextChoices):
    """Where a count comes from. Counts of two sources are never added together unseen: one event may stand in both."""

    HOUSING = "housing", "ASB cases reported to housing"
    POLICE_LSOA = "police_lsoa", "Police street files, by LSOA code"
    POLICE_POINT = "police_point", "Police street files, by point in the boundary"
    POLICE_SUPPLIED = "police_supplied", "Counts supplied by the police"


# The two that are counted from street files: a month without a row is 0 if the force's file of it is in use.
COUNTED_FROM_STREET_FILES = frozenset({Source.POLICE_LSOA, Source.POLICE_POINT})


class MonthlyCount(models.Model):
    """How many of one category one source counted in one area and month.

    Of street files only counts above 0 are stored; of the other sources 0 is stored too,
    and a month without a row is missing.
    """

    area = models.ForeignKey("estates.Area", on_delete=models.CASCADE, related_name="monthly_counts", db_index=False)
    source = models.CharField(max_length=16, choices=Source.choices)
    force = models.SlugField("police force", max_length=60, blank=True, db_index=False)
    category = models.CharField(max_length=60)
    month = models.DateField("first day of the month")
    count = models.PositiveIntegerField()
    source_file = models.ForeignKey("reporting.SourceFile", on_delete=models.CASCADE, related_name="monthly_counts")

    class Meta:
        ordering = ["area", "source", "category", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "source", "category", "month", "force"],
                condition=~models.Q(source="housing"),
                name="reporting_one_count_an_area_source_category_and_month",
            ),
            # An area may have homes of two landlords, each with a table of its own.
            models.UniqueConstraint(
                fields=["area", "source", "category", "month", "source_file"],
                condition=models.Q(source="housing"),
                name="reporting_one_housing_count_an_area_table_and_month",
            ),
            models.CheckConstraint(name="reporting_count_month_is_its_first_day", condition=models.Q(month__day=1)),
            models.CheckConstraint(
                name="reporting_count_from_street_files_has_a_force",
                condition=(models.Q(source__in=["police_lsoa", "police_point"]) & ~models.Q(force=""))
                | models.Q(source__in=["housing", "police_supplied"], force=""),
            ),
        ]

    def __str__(self):
        return f"{self.area}, {self.category}, {self.month:%Y-%m}: {self.count}"


class CountedArea(models.Model):
    """One area whose counts are complete: every file in use was counted in the boundary and LSOAs of that version.

    An area without a row, or with another version than its own, is being recounted.
    """

    area = models.OneToOneField("estates.Area", on_delete=models.CASCADE, primary_key=True, related_name="counted")
    geometry_version = models.PositiveIntegerField()
    counted_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"{self.area}, version {self.geometry_version}"
