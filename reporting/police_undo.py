"""An import undone: what it brought goes, and the files that it replaced come back into use, counted anew."""

import logging

from django.db import transaction
from django.utils import timezone

from engagement.jobs import queue_after_commit
from reporting.models import Import, SourceFile
from reporting.police_import import claim
from reporting.recounting import count_again
from reporting.stored_counts import (
    AreasToCount,
    delete_counts_and_incidents,
    hold_counts,
    settle_counted_areas,
    write_counts,
    write_incidents,
)

logger = logging.getLogger(__name__)
State = Import.State


class CannotUndo(Exception):
    """Why not, in one sentence for the person who asked."""


def undo_import(*, import_, by):
    """Have the import undone by a worker. Raises CannotUndo, and changes nothing, where later imports stand on it."""
    from reporting.tasks import run_undo as task  # tasks call this module

    with transaction.atomic():
        check_can_be_undone(import_)
        values = {"state": State.UNDO_WAITING, "undone_by": by, "queued_at": timezone.now(), "attempts": 0}
        if not Import.objects.filter(pk=import_.pk, state=State.DONE).update(**values, progress=0, step=""):
            raise CannotUndo("This import is not one that can be undone: somebody may have undone it already.")
        queue_after_commit(task, import_.pk)


def check_can_be_undone(import_):
    """Raises CannotUndo unless the import is in use as a whole."""
    _check_nothing_stands_on(import_)
    if import_.state != State.DONE or not import_.files.in_use().exists():
        raise CannotUndo(f"There is nothing to undo: import {import_.pk} brought no file that is in use.")


def _check_nothing_stands_on(import_):
    later = SourceFile.objects.filter(replaces__imported_by=import_).exclude(state=SourceFile.State.UNDONE)
    first = later.order_by("month").first()
    if first:
        number, force = first.imported_by_id, first.force_name or first.force
        raise CannotUndo(
            f"Import {number} replaced its file of {first.month:%B %Y} ({force}). Undo import {number} first."
        )


def run_undo(import_id):
    """Undo the import, if that was asked for. Returns it, or None if it is not this worker's to do."""
    import_ = claim(import_id, waiting=State.UNDO_WAITING, working=State.UNDOING)
    if import_ is None:
        return None
    try:
        _undo(import_)
    except CannotUndo as reason:
        _stay(import_, str(reason))
    except Exception:
        logger.exception("The undoing of import %s stopped by a fault", import_.pk)
        _stay(import_, "The undoing was stopped by a fault on our side: nothing was changed. Try again.")
        raise
    import_.refresh_from_db()
    return import_


def _undo(import_):
    areas = AreasToCount()
    earlier = list(SourceFile.objects.filter(replaced_by__imported_by=import_, state=SourceFile.State.REPLACED))
    restored = list(count_again(earlier, areas))
    with transaction.atomic():
        hold_counts()
        if Import.objects.select_for_update().get(pk=import_.pk).state != State.UNDOING:
            return
        _check_nothing_stands_on(import_)
        brought = list(import_.files.in_use())
        delete_counts_and_incidents(brought)
        SourceFile.objects.filter(pk__in=[file.pk for file in brought]).update(state=SourceFile.State.UNDONE)
        SourceFile.objects.filter(pk__in=[file.pk for file in earlier]).update(state=SourceFile.State.CURRENT)
        write_counts(restored, areas.versions)
        write_incidents([(file, rows.kept) for file, rows in restored])
        settle_counted_areas(areas, earlier)
        Import.objects.filter(pk=import_.pk).update(state=State.UNDONE, undone_at=timezone.now(), progress=100, step="")


def _stay(import_, why):
    Import.objects.filter(pk=import_.pk, state=State.UNDOING).update(state=State.DONE, step=why[:200])
