"""What the worker does for people. Each job stands in a row and may run twice."""

from celery import shared_task

from estates.people_import import imports


@shared_task(name="estates.work_on_people_import", acks_late=True)
def work_on_people_import(import_id):
    imports.work_on(import_id)


@shared_task(name="estates.tick")
def tick():
    """Every minute."""
    imports.take_up_what_was_left()
