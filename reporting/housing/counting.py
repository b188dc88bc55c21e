"""Counts by area and month from the cases, kept as the counts of every other source are.

A month is counted where the files in use of every landlord with cases in the area hold it whole: then no case is 0.
Otherwise it is missing, whatever rows there are. Cases whose category nobody has mapped, and those that are no ASB,
are not counted.
"""

from collections import Counter, defaultdict
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from engagement.months import months_between, next_month
from reporting.housing.places import Places
from reporting.models import HousingCase, HousingImport, HousingSource, MonthlyCount, Source, SourceFile
from reporting.stored_counts import hold_counts

Category = HousingCase.Category
ASB, DAMAGE = "Anti-social behaviour", "Criminal damage and arson"
COUNTED_AS = {
    Category.PERSONAL: ASB,
    Category.NUISANCE: ASB,
    Category.ENVIRONMENTAL: ASB,
    Category.ASB: ASB,
    Category.DAMAGE: DAMAGE,
}
AT_ONCE = 5_000


@transaction.atomic
def count_cases(sources):
    """Place the cases of these landlords anew, and count those of all: areas may have homes of several."""
    hold_counts()
    places = Places()
    for source in sources:
        _place(source, places)
        HousingSource.objects.filter(pk=source.pk).update(placed_by=places.fingerprint)
    _count()


def is_needed():
    """Whether a boundary or a list of postcodes is another than when cases were last placed."""
    placed_by = set(HousingSource.objects.filter(cases__isnull=False).values_list("placed_by", flat=True).distinct())
    return bool(placed_by) and placed_by != {Places().fingerprint}


def recount():
    """Place and count all cases where areas have changed. Returns how many landlords' cases were."""
    if not is_needed():
        return 0
    sources = list(HousingSource.objects.all())
    count_cases(sources)
    return len(sources)


def _place(source, places):
    """Bring the areas of the cases up to date, changing only what differs."""
    placed = HousingCase.areas.through.objects
    cases = list(source.cases.values_list("pk", "postcode", "longitude", "latitude"))
    wanted = {(case, area) for case, areas in places.areas_of(cases).items() for area in areas}
    there = {
        (case, area): pk
        for pk, case, area in placed.filter(housingcase__source=source).values_list("pk", "housingcase", "area")
    }
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    for start in range(0, len(gone), AT_ONCE):
        placed.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    new = [placed.model(housingcase_id=case, area_id=area) for case, area in sorted(wanted - set(there))]
    placed.bulk_create(new, AT_ONCE)


def _count():
    """Make the tables of all landlords and their counts anew."""
    SourceFile.objects.filter(kind=SourceFile.Kind.HOUSING_CASES).delete()
    months_of = _covered()
    found, served = _placed_cases()
    tables = _tables(months_of)
    supplied = _supplied()
    rows, whole = [], {}
    for area, source, _ in served:
        whole[area] = whole.get(area, months_of[source]) & months_of[source]
    for (area, source, counted), categories in sorted(served.items()):
        for category in sorted(categories):
            rows += [
                MonthlyCount(
                    area_id=area, source=Source.HOUSING, category=category, month=month,
                    count=found[area, source, counted, category, month], source_file=tables[source, counted],
                )
                for month in sorted(whole[area])
                if (area, category, month) not in supplied
            ]  # fmt: skip
    MonthlyCount.objects.bulk_create(rows, AT_ONCE)


def _covered():
    """By landlord the months that the files in use hold whole."""
    months = defaultdict(set)
    for source, first, last in HousingImport.objects.in_use().values_list("source", "covers_from", "covers_to"):
        months[source] |= set(months_between(first, last))
    return months


def _placed_cases():
    """Cases by (area, landlord, what they are, category, month); and the categories of each of the first three.

    A landlord that records ASB in an area and no damage there, but elsewhere, has counted 0 there.
    """
    found, served, recorded = Counter(), set(), defaultdict(set)
    rows = HousingCase.areas.through.objects.values_list(
        "area", "housingcase__source", "housingcase__counted", "housingcase__category", "housingcase__reported"
    )
    for area, source, counted, category, reported in rows.iterator(AT_ONCE):
        served.add((area, source, counted))
        if name := COUNTED_AS.get(category):
            found[area, source, counted, name, reported.replace(day=1)] += 1
            recorded[source, counted].add(name)
    return found, {key: recorded[key[1:]] for key in served}


def _tables(months_of):
    """The table that is counted from each landlord's cases, incidents or complaints."""
    last = {}
    for import_ in HousingImport.objects.in_use().select_related("source", "record").order_by("record"):
        last[import_.source_id] = import_
    rows = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for source, counted, category, reported, postcode, longitude in HousingCase.objects.values_list(
        "source", "counted", "category", "reported", "postcode", "longitude"
    ).iterator(AT_ONCE):
        if (name := COUNTED_AS.get(category)) and reported.replace(day=1) in months_of[source]:
            month = rows[source, counted][name, f"{reported:%Y-%m}"]
            month[0] += 1
            month[1] += not postcode and longitude is None
    tables = {}
    for source, counted in HousingCase.objects.order_by().values_list("source", "counted").distinct():
        tables[source, counted] = _table(last[source], counted, rows[source, counted])
    return tables


def _table(import_, counted, by_month):
    by_category = defaultdict(lambda: {"rows": 0, "without_place": 0, "by_month": {}})
    for (name, month), (number, without) in sorted(by_month.items()):
        one = by_category[name]
        one["rows"], one["without_place"] = one["rows"] + number, one["without_place"] + without
        one["by_month"][month] = [number, without]
    return SourceFile.objects.create(
        imported_by=import_.record, housing_source=import_.source, kind=SourceFile.Kind.HOUSING_CASES,
        name=f"Cases of {import_.source}", counted=counted, rows_by_category=by_category,
        rows=sum(one["rows"] for one in by_category.values()),
    )  # fmt: skip


def _supplied():
    """What tables of monthly counts brought: cases are not added to it."""
    counts = MonthlyCount.objects.filter(source=Source.HOUSING, source_file__kind=SourceFile.Kind.SUPPLIED_COUNTS)
    return set(counts.values_list("area", "category", "month"))


def cases_behind(*, areas, category, months):
    """The cases behind the counts of these areas, as rows of the table that places them: one for each area."""
    placed = HousingCase.areas.through.objects.filter(
        area__in=areas,
        housingcase__category__in=[own for own, name in COUNTED_AS.items() if name == category],
    )
    in_months = reduce(
        or_, (Q(housingcase__reported__gte=month, housingcase__reported__lt=next_month(month)) for month in months)
    )
    return placed.filter(in_months).order_by("housingcase__reported", "housingcase__reference", "area")
