"""An import of a landlord's cases, from the upload to its end or its undoing; a worker does each step."""

import hashlib

from django.db import transaction
from django.utils import timezone

from engagement.table_files import imports as steps
from engagement.table_files.imports import go_on, keep, report_progress
from engagement.table_files.reading import read_table
from reporting.housing import dates
from reporting.housing.checking import CHANGED, COMPARED, NEW, Checker, Result
from reporting.housing.columns import CATEGORIES, guess, spelt
from reporting.housing.counting import count_cases
from reporting.housing.places import Places
from reporting.housing.properties import read_properties
from reporting.models import HousingCase, HousingChange, HousingImport, HousingSource, Import
from reporting.stored_counts import hold_counts

State = HousingImport.State
MOST_ROWS = 50_000
MOST_IN_A_CELL = 32_000
SAMPLE = 50  # rows that are kept to be shown
AT_ONCE = 2_000


@transaction.atomic
def start_import(*, source, file, kind, by, name="", properties=None):
    """Keep the file, open and binary, until a worker has read it. `source` is a landlord's name, perhaps a new one.

    `properties` is a file that says where each property lies, named .csv or .xlsx.
    """
    source, _ = HousingSource.objects.get_or_create(name=source)
    import_ = HousingImport(source=source, by=by, kind=kind, name=name[-255:])
    if properties:
        import_.properties.save(f"properties.{properties.name.rpartition('.')[2].lower()}", properties, save=False)
    return keep(import_, file)


def map_columns(*, import_, by, columns, formats, counted, categories, covers):
    """Say how the file is to be read, and keep that under the landlord's name. Then its rows are checked."""
    mapping = {"columns": columns, "formats": formats, "counted": counted, "categories": categories}
    with transaction.atomic():
        source = HousingSource.objects.select_for_update().get(pk=import_.source_id)
        names = [spelt(name) for name in import_.table["header"]]
        source.columns |= dict(zip(names, columns, strict=True))
        source.formats |= {name: how for name, how in zip(names, formats, strict=True) if how}
        source.categories |= categories
        source.counted, source.mapped_at, source.mapped_by = counted, timezone.now(), by
        source.save()
        go_on(
            import_, HousingImport.ASKING, State.TO_CHECK,
            mapping=mapping, covers_from=covers[0], covers_to=covers[1], preview={},
        )  # fmt: skip


def map_categories(*, import_, by, categories):
    """Say what the categories are that were not known, and have the rows checked again."""
    mapping = import_.mapping
    map_columns(
        import_=import_, by=by, columns=mapping["columns"], formats=mapping["formats"], counted=mapping["counted"],
        categories=mapping["categories"] | categories, covers=(import_.covers_from, import_.covers_to),
    )  # fmt: skip


def confirm_import(*, import_):
    """Say yes to the preview of `import_` as it was looked at."""
    go_on(import_, [State.CHECKED], State.TO_IMPORT, seen=import_.queued_at)


def start_undo(*, import_):
    go_on(import_, [State.DONE], State.TO_UNDO)


def work_on(import_id):
    """Do the step that waits, unless another worker is at it."""
    steps.work_on(HousingImport.objects.select_related("source", "by"), import_id, STEPS)


def take_up_what_was_left():
    steps.take_up_what_was_left(HousingImport.objects)


def _table(import_):
    with import_.stored.open("rb") as stream:
        data = stream.read()
    return read_table(data, import_.kind, MOST_ROWS, MOST_IN_A_CELL), hashlib.sha256(data).hexdigest()


def _read(import_):
    """Look at the columns, and guess what they are from what is known of this landlord's files."""
    table, sha256 = _table(import_)
    read_properties(import_)  # so that one that cannot be read is refused now
    header, source = table["header"], import_.source
    looks = {at: look for at in range(len(header)) if (look := dates.look_at(_values(table, at)))}
    formats = [looks[at].guess if at in looks else "" for at in range(len(header))]
    kept = {
        "header": header,
        "sample": [[cell[:80] for cell in cells] for _, cells in table["rows"][:SAMPLE]],
        "rows": len(table["rows"]),
        "notes": table["notes"] + _came_before(import_, sha256),
        "empty": [at for at in range(len(header)) if not _values(table, at)],
        "dates": {at: look.plain for at, look in looks.items()},
    }
    mapping = {
        "columns": guess(header, source.columns), "formats": formats, "counted": source.counted,
        "categories": CATEGORIES | source.categories,
    }  # fmt: skip
    go_on(import_, [State.TO_READ], State.MAPPING, table=kept, mapping=mapping, sha256=sha256)


def _values(table, at):
    return [cells[at] for _, cells in table["rows"] if cells[at]]


def _came_before(import_, sha256):
    same = HousingImport.objects.in_use().filter(source=import_.source, sha256=sha256).first()
    return [f"The same file was imported on {same.created_at:%-d %B %Y}, as import {same.pk}."] if same else []


def _check(import_):
    result = _result(import_, _known(import_.source))
    covers = (import_.covers_from, import_.covers_to)
    go_on(import_, [State.TO_CHECK], State.CHECKED, preview=result.preview(covers, Places().areas_of))


def _known(source):
    """{reference: {field: value}} of the landlord's cases."""
    return {case["reference"]: case for case in source.cases.values("pk", "reference", "imported_by", "row", *COMPARED)}


def _result(import_, known):
    table, _ = _table(import_)
    checker, result = Checker(table["header"], import_.mapping, read_properties(import_)), Result(known)
    for done, (number, cells) in enumerate(table["rows"]):
        if done % AT_ONCE == 0:
            report_progress(import_, 90 * done // len(table["rows"]))
        result.add(number, *checker.check(number, cells))
    return result


def _import(import_):
    """Check once more, since another import may have been faster, and write down what is new and what changed."""
    with transaction.atomic():
        _hold(import_)
        known = _known(import_.source)
        result = _result(import_, known)
        changes = _write(import_, result, known) + _categorised(import_)
        HousingChange.objects.bulk_create(changes, AT_ONCE)
        record = Import.objects.create(state=Import.State.DONE, by=import_.by, progress=100, finished_at=timezone.now())
        report = {"counts": dict(result.counts), "unmapped": dict(result.unmapped), "wrong": result.wrong}
        go_on(import_, [State.TO_IMPORT], State.DONE, report=report, record=record)
        count_cases([import_.source])


def _hold(import_):
    """One import of a landlord after the other, and nobody else changes counts meanwhile."""
    HousingSource.objects.select_for_update().get(pk=import_.source_id)
    hold_counts()


def _write(import_, result, known):
    """Bring in the new cases and change the others. Returns a HousingChange for each."""
    new, changed = [], []
    for row, outcome, fields in result.taken:
        told = {"source": import_.source, "imported_by": import_, "row": row}
        if outcome == NEW:
            new.append(HousingCase(**({"category": HousingCase.Category.ASB} | fields), **told))
        elif outcome == CHANGED:
            before = known[fields["reference"]]
            same = {name: before[name] for name in ("pk", "reference", *COMPARED)}
            changed.append(HousingCase(**(same | fields), **told))
    before_by_key = {case["pk"]: case for case in known.values()}
    changes = [_change(import_, case, before_by_key[case.pk]) for case in changed]
    HousingCase.objects.bulk_create(new, AT_ONCE)
    HousingCase.objects.bulk_update(changed, [*COMPARED, "imported_by", "row"], AT_ONCE // 4)
    return changes + [HousingChange(changed_by=import_, case=case) for case in new]


def _categorised(import_):
    """Cases of other files whose category is now known, or known as another: one word means one thing throughout."""
    categories = import_.mapping["categories"]
    theirs = import_.source.cases.exclude(imported_by=import_).exclude(category_given="")
    if "category" not in import_.mapping["columns"]:
        return []
    changed, changes = [], []
    for case in theirs:
        category = categories.get(spelt(case.category_given), case.category)
        if category != case.category:
            before = {name: getattr(case, name) for name in ("pk", "row", *COMPARED)}
            changes.append(_change(import_, case, before | {"imported_by": case.imported_by_id}))
            case.category = category
            changed.append(case)
    HousingCase.objects.bulk_update(changed, ["category"], AT_ONCE)
    return changes


def _change(import_, case, before):
    days = {name: before[name] and before[name].isoformat() for name in ("reported", "closed")}
    kept = {name: before[name] for name in (*COMPARED, "row", "imported_by")}
    return HousingChange(changed_by=import_, case_id=case.pk, before=kept | days)


@transaction.atomic
def _undo(import_):
    """Put back what it changed and take out what it brought, unless a later import may stand on it."""
    _hold(import_)
    later = HousingImport.objects.in_use().filter(source=import_.source, record__gt=import_.record_id)
    if newest := later.order_by("-record").first():
        why = f"Import {newest.pk} of the same landlord came later. Undo that one first."
        go_on(import_, [State.TO_UNDO], State.DONE, why_refused=why)
        return
    changes = list(import_.changes.select_related("case"))
    back = []
    for change in changes:
        if change.before is not None:
            for name, value in change.before.items():
                setattr(change.case, "imported_by_id" if name == "imported_by" else name, value)
            back.append(change.case)
    HousingCase.objects.bulk_update(back, [*COMPARED, "imported_by", "row"], AT_ONCE // 4)
    new = [change.case_id for change in changes if change.before is None]
    import_.changes.all().delete()
    HousingCase.objects.filter(pk__in=new).delete()
    Import.objects.filter(pk=import_.record_id).update(state=Import.State.UNDONE, undone_at=timezone.now())
    go_on(import_, [State.TO_UNDO], State.UNDONE,
          report=import_.report | {"removed": len(new), "restored": len(back)})  # fmt: skip
    count_cases([import_.source])


STEPS = {State.TO_READ: _read, State.TO_CHECK: _check, State.TO_IMPORT: _import, State.TO_UNDO: _undo}
