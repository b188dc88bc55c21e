"""Street files of data.police.uk from an upload to stored counts: whole, or not at all.

`start_import` keeps what was handed over and makes the row; a worker (or the command) calls `run_import`, which reads
and counts first and then changes everything in one transaction. Either may be called again at any time.
"""

import hashlib
import logging
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files import File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from engagement.jobs import queue_after_commit
from reporting.models import Import, SourceFile, Upload
from reporting.police.archives import find_files
from reporting.police.counting import count_gaps
from reporting.police.forces import parse_file_name
from reporting.police.problems import Problem, Refused
from reporting.police.reading import read_all
from reporting.stored_counts import (
    AreasToCount,
    CountedRows,
    delete_counts_and_incidents,
    hold_counts,
    settle_counted_areas,
    write_counts,
    write_incidents,
)

logger = logging.getLogger(__name__)

ASB = "Anti-social behaviour"
MOST_ATTEMPTS = 3
State = Import.State


class Overtaken(Exception):
    """Another import changed the files in use while this one was reading."""


@dataclass(frozen=True)
class ReadFile:
    """One month that was read and counted; `frame` is no longer held."""

    name: str
    upload: Upload
    force: str
    force_name: str
    month: object
    sha256: str
    rows: int
    rows_by_category: dict
    counted: CountedRows
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class HeldFile:
    """A street file whose bytes are in hand already."""

    name: str
    data: bytes

    def read(self):
        return self.data


def start_import(*, files, by, zero_months_confirmed=False, queue=True):
    """Keep the files (open, binary, with a name) and have them imported. Nothing is read here."""
    from reporting.tasks import run_import as task  # tasks call this module

    stored = []
    try:
        with transaction.atomic():
            import_ = Import.objects.create(by=by, zero_months_confirmed=zero_months_confirmed)
            names = set()
            for file in files:
                upload = Upload(imported_by=import_, name=_own_name(file.name, names), size=file.size)
                upload.stored.save(upload.name, file, save=False)
                stored.append(upload.stored)
                upload.save()
            if queue:
                queue_after_commit(task, import_.pk)
    except BaseException:
        for file in stored:
            file.storage.delete(file.name)
        raise
    return import_


def _own_name(name, taken):
    """The file's name without folders, told apart from others of the same name."""
    path = PurePath(name.replace("\\", "/"))
    own, number = path.name[-200:], 2
    while own in taken:
        own, number = f"{path.stem[-190:]} ({number}){path.suffix}", number + 1
    taken.add(own)
    return own


def run_import(import_id):
    """Read, count and store the import, if it waits for that. Returns it, or None if it is not this worker's to do."""
    import_ = claim(import_id, waiting=State.WAITING, working=State.READING)
    if import_ is None:
        return None
    try:
        _read_and_store(import_)
    except Refused as refused:
        _refuse(import_, refused)
    except Exception:
        logger.exception("Import %s stopped by a fault", import_.pk)
        _refuse(import_, fault_of_ours())
        raise
    import_.refresh_from_db()
    return import_


def claim(import_id, *, waiting, working):
    """Take the import on, unless another worker is at it and still reports. None: not to be done here."""
    taken = Import.objects.filter(
        Q(state=waiting) | Q(state=working, pk__in=Import.objects.left_behind()), pk=import_id
    ).update(state=working, heard_at=timezone.now(), attempts=F("attempts") + 1, progress=0, step="")
    return Import.objects.get(pk=import_id) if taken else None


def fault_of_ours():
    wrong = "The import was stopped by a fault on our side; the file may be right."
    return Refused([Problem("All files", wrong, "Try again. If it happens twice, tell the site administrator.")])


def report_progress(import_, percent, step):
    """Say how far the work is, in a transaction of its own, and that the worker is alive."""
    Import.objects.filter(pk=import_.pk).update(progress=percent, step=step, heard_at=timezone.now())


def _read_and_store(import_):
    if import_.attempts > MOST_ATTEMPTS:
        raise fault_of_ours()
    while True:
        try:
            areas = AreasToCount()
            found, known, read = read_uploads(import_, areas)
            report_progress(import_, 90, "Saving the counts")
            return _store(import_, areas, found, known, read)
        except Overtaken:
            logger.info("Import %s reads again: another import was faster", import_.pk)


def read_uploads(import_, areas):
    """(what was found, the files in use that came again, the files read and counted). Raises Refused."""
    uploads = {upload.name: upload for upload in import_.uploads.all()}
    known, read = [], []
    with ExitStack() as stack:
        streams = {name: stack.enter_context(upload.stored.open("rb")) for name, upload in uploads.items()}
        found = find_files([File(stream, name=name) for name, stream in streams.items()])
        files = read_all(_unknown(found.files, known), accept_empty=import_.zero_months_confirmed)
        for month_file in files:
            read.append(read_file(month_file, uploads[month_file.name.split("/")[0]], areas))
            done = len(read) + len(known)
            report_progress(import_, 5 + 85 * done // len(found.files), f"Read {done:,} of {len(found.files):,} files")
    return found, known, read


def _unknown(files, known):
    """The files that are not in use already, byte by byte; the others go to `known` without being read again."""
    in_use = {file.sha256: file for file in SourceFile.objects.street().in_use().filter(rows__gt=0)}
    for file in files:
        try:
            data = file.read()
        except Refused:
            yield file  # refused again when it is read, among all the others
            continue
        earlier = in_use.get(hashlib.sha256(data).hexdigest())
        if earlier and parse_file_name(file.name)[0] in (earlier.month, None):  # else its name is wrong, and refused
            known.append((file.name, earlier))
        else:
            yield HeldFile(file.name, data)


def read_file(month_file, upload, areas, only=None):
    """What is kept of a month's file when its frame is let go."""
    return ReadFile(
        name=month_file.name,
        upload=upload,
        force=month_file.force,
        force_name=month_file.force_name,
        month=month_file.month,
        sha256=month_file.sha256,
        rows=month_file.rows,
        rows_by_category={gap.pop("crime_type"): gap for gap in count_gaps(month_file.frame).to_dicts()},
        counted=areas.count(month_file.frame, only),
        warnings=month_file.warnings,
    )


@transaction.atomic
def _store(import_, areas, found, known, read):
    """The one transaction in which files come into use, replace others, and their counts are written."""
    hold_counts()
    if Import.objects.select_for_update().get(pk=import_.pk).state != State.READING:
        return
    in_use = {(file.force, file.month): file for file in SourceFile.objects.street().in_use()}
    if any(in_use.get((earlier.force, earlier.month)) != earlier for _, earlier in known):
        raise Overtaken
    known = known + [(file.name, earlier) for file in read if (earlier := _same(file, in_use))]
    new = [file for file in read if not _same(file, in_use)]
    pairs = [(_source_file(import_, file, in_use), file) for file in new]
    replaced = [source_file.replaces for source_file, _ in pairs if source_file.replaces]
    _put_in_use([source_file for source_file, _ in pairs], replaced)
    write_counts([(source_file, file.counted) for source_file, file in pairs], areas.versions)
    write_incidents([(source_file, file.counted.kept) for source_file, file in pairs])
    settle_counted_areas(areas, [source_file for source_file, _ in pairs])
    _drop_uploads(import_.uploads.exclude(files__isnull=False))
    report = import_report(found, known, pairs)
    _finish(import_, State.DONE, report=report, problems=[], step="")


def _same(file, in_use):
    earlier = in_use.get((file.force, file.month))
    return earlier if earlier and earlier.sha256 == file.sha256 else None


def _source_file(import_, file, in_use):
    return SourceFile(
        imported_by=import_,
        upload=file.upload,
        name=file.name,
        sha256=file.sha256,
        force=file.force,
        force_name=file.force_name,
        month=file.month,
        rows=file.rows,
        rows_by_category=file.rows_by_category,
        kept=len(file.counted.kept),
        replaces=in_use.get((file.force, file.month)),
    )


def _put_in_use(new, replaced):
    delete_counts_and_incidents(replaced)
    SourceFile.objects.filter(pk__in=[file.pk for file in replaced]).update(state=SourceFile.State.REPLACED)
    SourceFile.objects.bulk_create(new)


def import_report(found, known, pairs):
    """What became of each file, in plain values, for the page and for `--json`."""
    files = [
        {
            "name": source_file.name,
            "force": source_file.force_name or source_file.force,
            "month": f"{source_file.month:%Y-%m}",
            "outcome": "replaced" if source_file.replaces else "new",
            "replaced_import": source_file.replaces.imported_by_id if source_file.replaces else None,
            "rows": source_file.rows,
            "kept": source_file.kept,
            "without_place": source_file.rows_of(what="without_place"),
            "asb": source_file.rows_of(ASB),
            "asb_without_place": source_file.rows_of(ASB, what="without_place"),
            "warnings": [str(warning) for warning in file.warnings],
        }
        for source_file, file in pairs
    ]
    there = [
        {
            "name": name,
            "force": earlier.force_name or earlier.force,
            "month": f"{earlier.month:%Y-%m}",
            "import": earlier.imported_by_id,
        }
        for name, earlier in known
    ]
    return {
        "files": sorted(files, key=lambda file: (file["force"], file["month"])),
        "already_there": there,
        "left_out": [{"name": file.name, "why": file.why} for file in found.left_out],
    }


def _refuse(import_, refused):
    """Nothing is kept but the problems; if only rows are missing, the files stay while the page asks."""
    problems = [
        {"file": p.file, "row": p.row, "column": p.column, "value": p.value, "wrong": p.wrong, "right": p.right}
        for p in refused.problems
    ]
    report = {"problems": refused.total, "empty": list(refused.empty)}
    with transaction.atomic():
        if refused.only_empty:
            _finish(import_, State.ASKING, report=report, problems=problems, step="")
        else:
            _drop_uploads(import_.uploads.all())
            _finish(import_, State.REFUSED, report=report, problems=problems, step="")


def _finish(import_, state, **values):
    Import.objects.filter(pk=import_.pk, state__in=Import.AT_WORK).update(
        state=state, progress=100, finished_at=timezone.now(), **values
    )


def _drop_uploads(uploads):
    """These uploads are not needed: the rows go now, the stored files once that is certain."""
    stored = [upload.stored for upload in uploads]
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).delete()
    transaction.on_commit(lambda: [file.storage.delete(file.name) for file in stored])


@transaction.atomic
def answer_zero_months(*, import_, by, real):
    """The files without a row are real months of zero (then they count as 0), or the import is refused."""
    from reporting.tasks import run_import as task

    asking = Import.objects.filter(pk=import_.pk, state=State.ASKING)
    if real:
        values = {"state": State.WAITING, "queued_at": timezone.now(), "attempts": 0, "zero_months_confirmed": True}
        if asking.update(**values, problems=[], report={}, progress=0):
            queue_after_commit(task, import_.pk)
    elif asking.update(state=State.REFUSED, finished_at=timezone.now()):
        _drop_uploads(import_.uploads.all())
