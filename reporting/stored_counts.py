"""Counts and kept incidents written in bulk, and the one lock under which they change.

Whoever changes which file is in use, or the counts made from it, holds the lock until its transaction ends. Reading
and counting, which take longer, are done before.
"""

from dataclasses import dataclass
from io import BytesIO

import polars
from django.db import connection
from django.db.models import F, Q

from estates.geometry import from_geojson
from estates.models import Area
from reporting.models import CountedArea, Incident, MonthlyCount, Source, SourceFile
from reporting.police.counting import Polygons, count_lsoas, count_points, kept_rows, lsoa_table

# The crime types whose rows are kept one by one, so that a figure can be opened; counts are made of every type.
KEPT_CATEGORIES = ("Anti-social behaviour", "Criminal damage and arson")
LOCK = 200_607  # any number that nobody else locks


@dataclass(frozen=True)
class CountedRows:
    """What one file gives: `counts` (area, source, category, count, none of them 0), and the rows to keep."""

    counts: polars.DataFrame
    kept: polars.DataFrame


class AreasToCount:
    """All areas as they are now, ready to count in, and which version of each was taken."""

    def __init__(self):
        areas = list(Area.objects.order_by("pk").only("pk", "geometry_version", "boundary", "lsoa_codes"))
        self.versions = {area.pk: area.geometry_version for area in areas}
        self._polygons = Polygons((area.pk, from_geojson(area.boundary)) for area in areas if area.boundary)
        self._lsoas = lsoa_table({area.pk: area.lsoa_codes for area in areas})

    def count(self, frame, only=None):
        """Count a month's frame in the areas; counts in those of `only` (ids) where given, kept rows of all areas."""
        by_point, by_lsoa = count_points(frame, self._polygons), count_lsoas(frame, self._lsoas)
        counts = polars.concat(
            found.select(
                polars.col("area").cast(polars.Int64),
                polars.lit(source.value).alias("source"),
                polars.col("crime_type").alias("category"),
                "count",
            )
            for found, source in ((by_point, Source.POLICE_POINT), (by_lsoa, Source.POLICE_LSOA))
        )
        if only is not None:
            counts = counts.filter(polars.col("area").is_in(list(only)))
        kept = kept_rows(frame, self._polygons, self._lsoas)
        return CountedRows(counts, kept.filter(polars.col("crime_type").is_in(KEPT_CATEGORIES)))


def hold_counts():
    """Wait until nobody else changes counts; let go when the transaction ends. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def write_counts(counted, areas):
    """Store the counts of (SourceFile, CountedRows) pairs in those of `areas` that still exist.

    The files must have no counts there yet. A count of 0 is no row.
    """
    existing = list(Area.objects.filter(pk__in=areas).values_list("pk", flat=True))
    frames = [
        rows.counts.filter(polars.col("area").is_in(existing)).select(
            area_id="area",
            source="source",
            force=polars.lit(file.force),
            category="category",
            month=polars.lit(file.month),
            count="count",
            source_file_id=polars.lit(file.pk),
        )
        for file, rows in counted
    ]
    _insert(MonthlyCount, frames)


def write_incidents(kept):
    """Store the rows of (SourceFile, rows) pairs."""
    frames = [
        rows.select(
            source_file_id=polars.lit(file.pk),
            row="row",
            month=polars.lit(file.month),
            category="crime_type",
            crime_id="crime_id",
            longitude="lon",
            latitude="lat",
            location="location",
            lsoa_code="lsoa_code",
        )
        for file, rows in kept
    ]
    _insert(Incident, frames)


def _insert(model, frames):
    """What bulk_create does, without making an object of each row: COPY on PostgreSQL, executemany on SQLite."""
    frame = polars.concat(frames) if frames else polars.DataFrame()
    if frame.is_empty():
        return
    table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in frame.columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            rows = BytesIO(frame.write_csv(include_header=False).encode())
            cursor.copy_expert(f'COPY "{table}" ({columns}) FROM STDIN (FORMAT csv)', rows)
        else:
            marks = ", ".join(["%s"] * frame.width)
            rows = frame.with_columns(polars.col("month").cast(polars.String)).rows()
            cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)  # noqa: S608 - our names


def delete_counts_and_incidents(files):
    """What was made from these files goes; the files themselves stay."""
    for model in (MonthlyCount, Incident):
        rows = model.objects.filter(source_file__in=files)
        rows._raw_delete(rows.db)  # nothing points at them


def areas_being_recounted():
    """The areas whose counts are not complete in their present boundary and LSOA codes."""
    return Area.objects.filter(Q(counted__isnull=True) | ~Q(counted__geometry_version=F("geometry_version")))


def settle_counted_areas(areas, new_files):
    """After `new_files` were stored, counted in `areas`: which areas are still counted in every file in use?

    An area that changed or was added since `areas` was read loses its mark, and so is recounted. When no other file
    is in use, all of `areas` are complete.
    """
    marks = CountedArea.objects.values_list("pk", "geometry_version")
    same = [pk for pk, version in marks if areas.versions.get(pk) == version]
    CountedArea.objects.exclude(pk__in=same).delete()
    if not SourceFile.objects.street().in_use().exclude(pk__in=[file.pk for file in new_files]).exists():
        mark_counted(areas.versions)


def mark_counted(versions):
    """Note that these areas (pk: version) are counted in every file in use; one deleted meanwhile is passed over."""
    existing = Area.objects.filter(pk__in=versions).values_list("pk", flat=True)
    CountedArea.objects.bulk_create(
        [CountedArea(pk=pk, geometry_version=versions[pk]) for pk in existing],
        update_conflicts=True,
        unique_fields=["area"],
        update_fields=["geometry_version", "counted_at"],
    )
