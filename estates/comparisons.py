"""What a programme is compared with: named, with the date, before results are shown; withdrawn, never deleted."""

from dataclasses import dataclass

import shapely
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from estates.geometry import area_square_metres
from estates.models import Area, ComparisonChoice, Programme
from estates.shapes import add_area

SMALLEST_OVERLAP_SQUARE_METRES = 100  # less is where two drawn lines do not quite meet


@dataclass(frozen=True)
class Overlap:
    """A comparison area and a programme's estate or buffer that share ground, or LSOA codes."""

    comparison: object
    area: object
    hectares: float
    lsoa_codes: tuple


def overlapping(comparisons, areas):
    """Where areas to compare with share ground or LSOA codes with `areas`: METHOD.md refuses such a comparison.

    Reads nothing but each area's `geometry` (shapely in WGS84, or None) and `lsoa_codes`.
    """
    found = []
    theirs = [(area, area.geometry, set(area.lsoa_codes)) for area in areas]
    for comparison in comparisons:
        geometry, codes = comparison.geometry, set(comparison.lsoa_codes)
        for area, other, other_codes in theirs:
            shared = _shared_square_metres(geometry, other)
            if shared > SMALLEST_OVERLAP_SQUARE_METRES or codes & other_codes:
                found.append(Overlap(comparison, area, shared / 10_000, tuple(sorted(codes & other_codes))))
    return found


def _shared_square_metres(one, other):
    if one is None or other is None or not shapely.intersects(one, other):
        return 0
    shared = shapely.intersection(one, other)
    return 0 if shared.is_empty else area_square_metres(shared)


def overlaps_of(programme):
    """The overlaps of the programme's comparisons as they stand now with its estates and the buffers around them."""
    own = Area.objects.estates_of(programme) | Area.objects.buffers_of(programme)
    return overlapping(list(Area.objects.comparisons_of(programme)), list(own))


def also_compared_by(*, area, programme, user):
    """The other programmes that compare with the area, as words: the names that the user may see, the rest counted."""
    choices = ComparisonChoice.objects.standing().filter(area=area)
    others = Programme.objects.filter(pk__in=choices.values("programme")).exclude(pk=programme.pk)
    named = [str(other) for other in others.visible_to(user)]
    if more := others.count() - len(named):
        named.append(f"{more} {'more' if named else 'other'} programme{'s' if more > 1 else ''}")
    return named


@transaction.atomic
def name_comparison(*, programme, area, reason, by):
    """Compare the programme with the area from now on. Raises ValidationError if it may not or does already."""
    if area.kind == Area.Kind.BUFFER:
        raise ValidationError("A buffer is not an area to compare with.")
    if area.estate_id and programme.estates.filter(pk=area.estate_id).exists():
        raise ValidationError(f"{area} is an estate of this programme itself.")
    choice = ComparisonChoice(programme=programme, area=area, reason=reason, named_by=by)
    choice.validate_constraints()
    choice.save()
    return choice


@transaction.atomic
def add_comparison_areas(*, programme, shapes, reason, by):
    """New areas to compare the programme with; `shapes` are (name, geometry or None, LSOA codes)."""
    for name, geometry, lsoa_codes in shapes:
        area = add_area(name=name, kind=Area.Kind.COMPARISON, geometry=geometry, lsoa_codes=lsoa_codes, by=by)
        name_comparison(programme=programme, area=area, reason=reason, by=by)


@transaction.atomic
def withdraw_comparison(*, choice, because, by):
    """Compare with the area no longer; that it was named, and why it went, stays to be read."""
    choice.withdrawn_at, choice.withdrawn_by, choice.withdrawn_because = timezone.now(), by, because
    choice.save()
