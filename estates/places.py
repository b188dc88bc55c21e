"""Programmes and estates as they are added, changed and joined; how many homes an area had."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from engagement.editing import claim_version
from estates.models import Area, AreaHomes, Estate, Programme

ADDRESSES_IN_USE = {"add"}  # /programmes/add/ is a page


@transaction.atomic
def add_programme(*, by, **fields):
    """A programme, at an address made from its name. Nobody is a member of it yet."""
    return _save(Programme(slug=_free_slug(fields["name"]), **fields), by)


@transaction.atomic
def edit_programme(*, programme, version, by, **fields):
    """Raises engagement.editing.ChangedMeanwhile if somebody saved it since `version`. The address stays."""
    return _edit(programme, version, by, fields)


@transaction.atomic
def add_estate(*, programme, by, **fields):
    """An estate with its area, in the programme."""
    estate = _save(Estate(**fields), by)
    _save(Area(kind=Area.Kind.ESTATE, estate=estate, name=estate.name), by)
    _join(programme, estate, by)
    return estate


@transaction.atomic
def edit_estate(*, estate, version, by, **fields):
    """Its area and the buffer around it keep its name. Raises engagement.editing.ChangedMeanwhile."""
    _edit(estate, version, by, fields)
    for area in Area.objects.filter(estate=estate) | Area.objects.filter(buffer_of__estate=estate):
        name = estate.name if area.kind == Area.Kind.ESTATE else buffer_name(estate.name, area.buffer_metres)
        if area.name != name:
            area.name = name
            _save(area, by)
    return estate


@transaction.atomic
def link_estate(*, programme, estate, by):
    """Another programme's estate joins this one too. Raises ValidationError if this one is compared with it."""
    if programme.comparison_choices.standing().filter(area__estate=estate).exists():
        raise ValidationError(
            f"{estate} is one of the areas that this programme is compared with. Take it out of the comparison first."
        )
    _join(programme, estate, by)


@transaction.atomic
def unlink_estate(*, programme, estate, by):
    """The estate leaves the programme; itself, its people and its counts stay."""
    programme._history_user = by
    programme.estates.remove(estate)


@transaction.atomic
def set_homes(*, area, homes, by, version=None):
    """`homes` is {year in which the financial year begins: number}; a year that it lacks is taken out.

    `version` is that of the form: raises engagement.editing.ChangedMeanwhile if somebody saved it since.
    """
    if version is not None:
        claim_version(area, version)
        area.save(update_fields=["version"])
    kept = {row.financial_year: row for row in area.homes.all()}
    for year in kept.keys() - homes.keys():
        kept[year]._history_user = by
        kept[year].delete()
    for year, number in homes.items():
        row = kept.get(year) or AreaHomes(area=area, financial_year=year)
        if row.homes != number:
            row.homes = number
            _save(row, by)


def buffer_name(name, metres):
    return f"{metres:,} m around {name}"[:200]


def _save(row, by):
    row._history_user = by
    row.save()
    return row


def _edit(row, version, by, fields):
    claim_version(row, version)
    for name, value in fields.items():
        setattr(row, name, value)
    return _save(row, by)


def _join(programme, estate, by):
    programme._history_user = by
    programme.estates.add(estate)


def _free_slug(name):
    """The name as an address; the second of the same name gets -2."""
    base = slugify(name)[:50].strip("-") or "programme"
    taken = ADDRESSES_IN_USE | set(Programme.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in [base, *numbered] if slug not in taken)
