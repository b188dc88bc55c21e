"""What the worker does for imports and counts. Each job stands in a row and may run twice."""

from celery import shared_task

from reporting import police_import, police_undo, recounting, supplied_counts
from reporting.housing import counting as housing_counting
from reporting.housing import imports as housing_imports
from reporting.models import Import


@shared_task(name="reporting.run_import", acks_late=True)
def run_import(import_id):
    police_import.run_import(import_id)


@shared_task(name="reporting.run_undo", acks_late=True)
def run_undo(import_id):
    police_undo.run_undo(import_id)


@shared_task(name="reporting.recount", acks_late=True)
def recount():
    return recounting.recount_changed_areas()


@shared_task(name="reporting.work_on_housing_import", acks_late=True)
def work_on_housing_import(import_id):
    housing_imports.work_on(import_id)


@shared_task(name="reporting.work_on_supplied_counts", acks_late=True)
def work_on_supplied_counts(import_id):
    supplied_counts.work_on(import_id)


@shared_task(name="reporting.recount_housing", acks_late=True)
def recount_housing():
    return housing_counting.recount()


@shared_task(name="reporting.tick")
def tick():
    """Every minute: take up what a lost message or a killed worker left behind."""
    left_behind = list(Import.objects.left_behind())
    for import_ in left_behind:
        undoing = import_.state in (Import.State.UNDO_WAITING, Import.State.UNDOING)
        (run_undo if undoing else run_import).delay(import_.pk)
    if recounting.is_needed():
        recount.delay()
    housing_imports.take_up_what_was_left()
    supplied_counts.take_up_what_was_left()
    if housing_counting.is_needed():
        recount_housing.delay()
    return len(left_behind)
