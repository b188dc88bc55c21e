"""Stored counts and files as imports would leave them."""

from datetime import UTC, datetime

from engagement.financial_year import FinancialYear
from estates.models import ComparisonChoice
from estates.tests.make import make_area, make_estate, make_user
from reporting.models import CountedArea, Import, MonthlyCount, Source, SourceFile, Upload

ASB = "Anti-social behaviour"
BEFORE, AFTER = FinancialYear(2005), FinancialYear(2006)  # those of make_programme


def make_import(by=None):
    at = datetime(2007, 4, 20, 9, 30, tzinfo=UTC)
    return Import.objects.create(state=Import.State.DONE, by=by or make_user(), finished_at=at)


def make_table(counted=SourceFile.Counted.CASE, by=None, name="asb-cases.csv"):
    """A table of supplied counts."""
    kind = SourceFile.Kind.SUPPLIED_COUNTS
    return SourceFile.objects.create(imported_by=make_import(by), kind=kind, name=name, counted=counted)


def make_counts(area, year, total, source=Source.HOUSING, category=ASB, file=None, months=None, force=""):
    """A year of counts that sum to `total`, as even as may be; `months` names those that are there."""
    file = file or SourceFile.objects.filter(kind=SourceFile.Kind.SUPPLIED_COUNTS).first() or make_table()
    months = year.months if months is None else months
    each, more = divmod(total, len(months))
    rows = [
        MonthlyCount(
            area=area,
            source=source,
            category=category,
            month=month,
            count=each + (at < more),
            source_file=file,
            force=force,
        )
        for at, month in enumerate(months)
    ]
    MonthlyCount.objects.bulk_create(rows)


def make_street_files(months, force="city-of-london", by=None, rows=1000, unplaced=0, category=ASB):
    """The force's file of each month, in use."""
    import_ = make_import(by)
    upload = Upload.objects.create(imported_by=import_, name="files.zip", stored="files.zip", size=1)
    placed = {"rows": rows, "no_point": unplaced, "no_lsoa": unplaced, "without_place": unplaced}
    return [
        SourceFile.objects.create(
            imported_by=import_,
            upload=upload,
            name=f"{month:%Y-%m}-{force}-street.csv",
            force=force,
            month=month,
            rows=rows,
            rows_by_category={category: placed},
        )
        for month in months
    ]


def make_street_counts(area, file, count, source=Source.POLICE_LSOA, category=ASB):
    """The count that a street file gave an area, which is then counted in its present shape."""
    CountedArea.objects.update_or_create(area=area, defaults={"geometry_version": area.geometry_version})
    if count:
        MonthlyCount.objects.create(
            area=area,
            source=source,
            category=category,
            month=file.month,
            force=file.force,
            count=count,
            source_file=file,
        )


def make_both_years(area, before, after, **more):
    make_counts(area, BEFORE, before, **more)
    make_counts(area, AFTER, after, **more)


def make_housing(programme, before=412, after=338, **fields):
    """An estate of the programme with two years of housing cases."""
    estate = make_estate(programme, **fields)
    make_both_years(estate.area, before, after)
    return estate


def make_comparison(programme, before=1020, after=969, **fields):
    area = make_area(**{"name": "Elsewhere", **fields})
    ComparisonChoice.objects.create(programme=programme, area=area)
    make_both_years(area, before, after)
    return area


def make_police(area, before, after, files=None):
    """Two years of police counts by LSOA, and the files they came from."""
    files = files or make_street_files((*BEFORE.months, *AFTER.months))
    for at, file in enumerate(files):
        total = before if at < 12 else after
        make_street_counts(area, file, total // 12 + (at % 12 < total % 12))
    return files
