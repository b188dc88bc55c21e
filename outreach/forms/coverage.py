"""Where a block stands, for the map of whom we have heard."""

import re

import shapely
from crispy_forms_gds.layout import Field, Fluid
from django import forms
from django.core.exceptions import ValidationError

from estates.forms.programmes import helper
from estates.geometry import Plane

TWO_NUMBERS = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*$")
HOW = "Write two numbers with a comma, latitude first, like 51.5301, -0.1402"
NEARBY_METRES = 100


class BlockPlaceForm(forms.Form):
    """`place` is cleaned to (latitude, longitude), which must be on the estate or close to it."""

    block = forms.ChoiceField(label="Which block?", error_messages={"required": "Choose the block"})
    place = forms.CharField(
        label="Where does it stand?",
        help_text="On a map on the web, press long on the middle of the building, and copy the two numbers it shows, "
        "like 51.5301, -0.1402",
        max_length=60,
        error_messages={"required": HOW},
    )

    def __init__(self, *args, blocks, boundary, **kwargs):
        super().__init__(*args, **kwargs)
        self.boundary = boundary
        self.fields["block"].choices = [("", "Choose the block"), *((block, block) for block in blocks)]
        self.helper = helper(
            Field.select("block"), Field.text("place", field_width=Fluid.ONE_HALF), button="Put it on the map"
        )

    def clean_place(self):
        numbers = TWO_NUMBERS.match(self.cleaned_data["place"])
        if not numbers:
            raise ValidationError(HOW)
        latitude, longitude = map(float, numbers.groups())
        plane = Plane.around(self.boundary)
        estate, point = plane.to_metres(self.boundary), plane.to_metres(shapely.Point(longitude, latitude))
        if not estate.distance(point) <= NEARBY_METRES:
            raise ValidationError("That is not on the estate. Is the latitude first, and the longitude second?")
        return latitude, longitude
