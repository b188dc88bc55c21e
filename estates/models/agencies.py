from django.db import models
from simple_history.models import HistoricalRecords


class Agency(models.Model):
    """One organisation that works on the estates: the police, a landlord, a youth service, a school."""

    name = models.CharField(
        "name", max_length=200, unique=True, error_messages={"unique": "This agency is already listed."}
    )
    created_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self):
        return self.name
