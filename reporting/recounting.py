"""Areas that were added or changed, counted again in every police file in use, from the files as they were kept.

An area is complete when `CountedArea` has its version. Each file is counted in a transaction of its own, so an
interrupted recount has lost nothing and is simply begun again.
"""

from collections import defaultdict

from django.core.cache import cache
from django.core.files import File
from django.db import transaction

from reporting.models import CountedArea, Incident, MonthlyCount, SourceFile
from reporting.police.archives import find_files
from reporting.police.reading import read_all
from reporting.stored_counts import (
    AreasToCount,
    areas_being_recounted,
    hold_counts,
    mark_counted,
    write_counts,
    write_incidents,
)

RUNNING = "reporting:recount-running"
AT_MOST_SECONDS = 600  # after which a recount of which nothing was heard is taken for dead


def is_needed():
    return areas_being_recounted().exists()


def recount_changed_areas():
    """Recount what is needed, unless another worker is at it. Returns how many areas were."""
    if not cache.add(RUNNING, "1", AT_MOST_SECONDS):
        return 0
    try:
        return recount([area.pk for area in areas_being_recounted().only("pk")])
    finally:
        cache.delete(RUNNING)


def recount(area_ids):
    """Count these areas anew in every file in use. Returns how many there were."""
    areas = AreasToCount()
    versions = {pk: areas.versions[pk] for pk in area_ids if pk in areas.versions}
    CountedArea.objects.filter(pk__in=versions).delete()
    done = set()
    while versions:
        waiting = [file for file in SourceFile.objects.street().in_use() if file.pk not in done]
        for file, rows in count_again(waiting, areas, only=versions):
            _store(file, rows, versions)
            cache.touch(RUNNING, AT_MOST_SECONDS)
        done |= {file.pk for file in waiting}
        if _settled(done, versions):
            break
    return len(versions)


def count_again(files, areas, only=None):
    """Yield (SourceFile, CountedRows) of each file, read again from its upload."""
    by_upload = defaultdict(dict)
    for file in files:
        by_upload[file.upload_id][file.name] = file
    for own in by_upload.values():
        upload = next(iter(own.values())).upload
        with upload.stored.open("rb") as stream:
            found = find_files([File(stream, name=upload.name)])
            months = read_all([file for file in found.files if file.name in own], accept_empty=True)
            yield from ((own[month.name], areas.count(month.frame, only)) for month in months)


@transaction.atomic
def _store(file, rows, versions):
    hold_counts()
    if not SourceFile.objects.in_use().filter(pk=file.pk).exists():
        return  # replaced or undone meanwhile
    MonthlyCount.objects.filter(source_file=file, area__in=versions).delete()
    write_counts([(file, rows)], versions)
    Incident.objects.filter(source_file=file).delete()
    write_incidents([(file, rows.kept)])
    SourceFile.objects.filter(pk=file.pk).update(kept=len(rows.kept))


@transaction.atomic
def _settled(done, versions):
    """Mark the areas as counted, unless a file came into use meanwhile that must be counted first."""
    hold_counts()
    if SourceFile.objects.street().in_use().exclude(pk__in=done).exists():
        return False
    mark_counted(versions)
    return True
