from django.db import models


class Incident(models.Model):
    """One row of a police file that lies in an area we count, by its point or by its LSOA. ASB rows have no own key."""

    source_file = models.ForeignKey(
        "reporting.SourceFile", on_delete=models.CASCADE, related_name="incidents", db_index=False
    )
    row = models.PositiveIntegerField("row in the file, the header being row 1")
    month = models.DateField("first day of the month")
    category = models.CharField("crime type", max_length=60)
    crime_id = models.CharField(max_length=64, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    location = models.CharField(max_length=255, blank=True)
    lsoa_code = models.CharField(max_length=9, blank=True)

    class Meta:
        ordering = ["month", "source_file", "row"]
        constraints = [models.UniqueConstraint(fields=["source_file", "row"], name="reporting_incident_once_a_row")]
        indexes = [models.Index(fields=["lsoa_code", "month"], name="reporting_incident_lsoa")]

    def __str__(self):
        return f"{self.category}, {self.month:%Y-%m}"
