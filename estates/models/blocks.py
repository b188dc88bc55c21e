"""Where the blocks of an estate stand."""

from django.db import models
from django.db.models import Q

from estates.plain import plain


class BlockPlace(models.Model):
    """One block of an estate as a point on the map, in degrees (WGS84), as somebody placed it. Never a flat."""

    estate = models.ForeignKey("estates.Estate", on_delete=models.CASCADE, related_name="block_places")
    block = models.CharField("block", max_length=120)
    plain_block = models.CharField(max_length=240, editable=False)
    latitude = models.FloatField("latitude")
    longitude = models.FloatField("longitude")

    class Meta:
        ordering = ["estate", "plain_block"]
        constraints = [
            models.UniqueConstraint(fields=["estate", "plain_block"], name="estates_block_placed_once"),
            models.CheckConstraint(
                name="estates_block_is_on_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message="Latitude goes from -90 to 90, longitude from -180 to 180.",
            ),
        ]

    def __str__(self):
        return f"{self.block}, {self.estate}"

    def save(self, *args, **kwargs):
        self.plain_block = plain(self.block)
        super().save(*args, **kwargs)
