"""Monthly counts that a force supplies for areas, from a table to stored counts; a worker does each step.

A row is one area, month, category and count, 0 too: a month without a row is missing. A later table replaces what it
has rows for.
"""

import re
from collections import Counter, defaultdict
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from engagement.table_files import imports as steps
from engagement.table_files.imports import go_on, keep
from engagement.table_files.reading import Refused, read_table
from estates.models import Area
from estates.plain import plain
from reporting.models import Import, MonthlyCount, Source, SourceFile, SuppliedCountsImport
from reporting.stored_counts import hold_counts

State = SuppliedCountsImport.State
COLUMNS = {
    "area": ("area", "estate", "place", "name"),
    "month": ("month", "date", "period"),
    "category": ("category", "crime type", "type", "offence"),
    "count": ("count", "number", "incidents", "total"),
}
CATEGORIES = {plain(word): name for name, words in {
    "Anti-social behaviour": ("Anti-social behaviour", "Anti social behaviour", "Antisocial behaviour", "ASB"),
    "Criminal damage and arson": ("Criminal damage and arson", "Criminal damage & arson", "Criminal damage"),
}.items() for word in words}  # fmt: skip
MONTHS = ("%Y-%m", "%Y-%m-%d", "%m/%Y", "%B %Y", "%b %Y")
MOST_ROWS = 50_000
MOST_SHOWN = 100
NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"


@transaction.atomic
def start_import(*, file, kind, by, name=""):
    """Keep the file, open and binary, until a worker has read it."""
    return keep(SuppliedCountsImport(by=by, kind=kind, name=name[-255:]), file)


def confirm_import(*, import_):
    """Say yes to the preview of `import_` as it was looked at."""
    go_on(import_, [State.CHECKED], State.TO_IMPORT, seen=import_.queued_at)


def start_undo(*, import_):
    go_on(import_, [State.DONE], State.TO_UNDO)


def work_on(import_id):
    """Do the step that waits, unless another worker is at it."""
    steps.work_on(SuppliedCountsImport.objects.select_related("by"), import_id, STEPS)


def take_up_what_was_left():
    steps.take_up_what_was_left(SuppliedCountsImport.objects)


class Reader:
    """Reads the rows of one table, one after the other, and tells what is wrong with them."""

    def __init__(self, header):
        names = [plain(name) for name in header]
        found = {key: [at for at, name in enumerate(names) if name in known] for key, known in COLUMNS.items()}
        if wrong := [key for key, at in found.items() if len(at) != 1]:
            needed = ", ".join(key.capitalize() for key in wrong)
            raise Refused(f"It needs one column each named Area, Month, Category and Count. Look at: {needed}.")
        self.header, self.at, self.seen = header, {key: at for key, (at,) in found.items()}, {}
        self.areas = defaultdict(list)
        for pk, area in Area.objects.exclude(kind=Area.Kind.BUFFER).values_list("pk", "name"):
            self.areas[plain(area)].append(pk)

    def read(self, number, cells):
        """((area, category, month) or None, count, [problem])."""
        said, problems = {}, []
        for key, at in self.at.items():
            try:
                said[key] = getattr(self, f"_{key}")(cells[at])
            except ValueError as error:
                problems.append({"column": self.header[at], "value": cells[at][:80], "wrong": str(error)})
        if problems:
            return None, None, problems
        what = said["area"], said["category"], said["month"]
        earlier = self.seen.setdefault(what, number)
        if earlier != number:
            wrong = f"Row {earlier} has the same area, month and category. Leave one of them out."
            return None, None, [{"column": "", "value": "", "wrong": wrong}]
        return what, said["count"], []

    def _area(self, text):
        found = self.areas.get(plain(text), [])
        if len(found) != 1:
            raise ValueError("Several areas have this name. Rename all but one." if found else
                             "No area has this name. Correct it, or add the area first.")  # fmt: skip
        return found[0]

    def _month(self, text):
        for form in MONTHS:
            try:
                day = datetime.strptime(text, form).date()  # noqa: DTZ007 - no time
            except ValueError:
                continue
            if day > timezone.localdate():
                raise ValueError("It is in the future.")
            return day.replace(day=1)
        raise ValueError("It is not a month. Write it like 2005-04.")

    def _category(self, text):
        if not text or len(text) > 60:
            raise ValueError("Write what was counted, like Anti-social behaviour, in up to 60 letters.")
        return CATEGORIES.get(plain(text), text)

    def _count(self, text):
        number = text.replace(",", "")
        if not re.fullmatch(r"\d{1,7}", number):
            raise ValueError("It is not a whole number. Write 0 where nothing was counted.")
        return int(number)


def _rows(import_):
    """({(area, category, month): count}, [{"row", "problems"}])."""
    with import_.stored.open("rb") as stream:
        table = read_table(stream.read(), import_.kind, MOST_ROWS)
    reader, counts, wrong = Reader(table["header"]), {}, []
    for number, cells in table["rows"]:
        what, count, problems = reader.read(number, cells)
        if problems:
            wrong.append({"row": number, "problems": problems})
        else:
            counts[what] = count
    return counts, wrong


def _stored(counts):
    """{(area, category, month): the MonthlyCount that is there}."""
    there = MonthlyCount.objects.filter(source=Source.POLICE_SUPPLIED, area__in={area for area, *_ in counts})
    found = {(row.area_id, row.category, row.month): row for row in there}
    return {what: found[what] for what in counts if what in found}


def _outcomes(counts, there):
    outcomes = Counter()
    for what, count in counts.items():
        outcomes[NEW if what not in there else UNCHANGED if there[what].count == count else CHANGED] += 1
    return dict(outcomes)


def _read(import_):
    counts, wrong = _rows(import_)
    there = _stored(counts)
    names = dict(Area.objects.filter(pk__in={area for area, *_ in counts}).values_list("pk", "name"))
    changed = [
        [names[what[0]], f"{what[2]:%B %Y}", what[1], row.count, counts[what]]
        for what, row in there.items()
        if row.count != counts[what]
    ]
    outcomes = _outcomes(counts, there) | ({WRONG: len(wrong)} if wrong else {})
    preview = {"counts": outcomes, "wrong": wrong, "changed": changed[:MOST_SHOWN]}
    go_on(import_, [State.TO_READ], State.CHECKED, preview=preview)


@transaction.atomic
def _import(import_):
    """Take the table if all of its rows are right: counts of half a table would be taken for the whole."""
    hold_counts()
    counts, wrong = _rows(import_)
    if wrong:
        raise Refused("Some of its rows are wrong. Correct the file and begin again.")
    there = _stored(counts)
    before = [
        [row.area_id, row.category, f"{row.month}", row.count, row.source_file_id]
        for what, row in there.items()
        if row.count != counts[what]
    ]
    new = {what: count for what, count in counts.items() if what not in there or there[what].count != count}
    outcomes = _outcomes(counts, there)
    record = Import.objects.create(state=Import.State.DONE, by=import_.by, progress=100, finished_at=timezone.now())
    MonthlyCount.objects.filter(pk__in=[there[what].pk for what in new if what in there]).delete()
    if new:
        table = SourceFile.objects.create(
            imported_by=record, kind=SourceFile.Kind.SUPPLIED_COUNTS, name=import_.name,
            counted=SourceFile.Counted.INCIDENT, rows=len(counts),
        )  # fmt: skip
        _write((*what, count, table.pk) for what, count in new.items())
    go_on(import_, [State.TO_IMPORT], State.DONE, report={"counts": outcomes, "before": before}, record=record)


def _write(counts):
    MonthlyCount.objects.bulk_create(
        [
            MonthlyCount(
                area_id=area, source=Source.POLICE_SUPPLIED, category=category, month=month, count=count,
                source_file_id=table,
            )
            for area, category, month, count, table in counts
        ],
        2_000,
    )  # fmt: skip


@transaction.atomic
def _undo(import_):
    """Put back the counts that it replaced, unless a later table may stand on it."""
    hold_counts()
    later = SuppliedCountsImport.objects.in_use().filter(record__gt=import_.record_id).order_by("-record").first()
    if later:
        why = f"Import {later.pk} came later. Undo that one first."
        go_on(import_, [State.TO_UNDO], State.DONE, why_refused=why)
        return
    SourceFile.objects.filter(imported_by=import_.record_id).delete()
    areas = set(Area.objects.values_list("pk", flat=True))
    _write((area, category, date.fromisoformat(month), count, table)
           for area, category, month, count, table in import_.report["before"] if area in areas)  # fmt: skip
    Import.objects.filter(pk=import_.record_id).update(state=Import.State.UNDONE, undone_at=timezone.now())
    go_on(import_, [State.TO_UNDO], State.UNDONE)


STEPS = {State.TO_READ: _read, State.TO_IMPORT: _import, State.TO_UNDO: _undo}
