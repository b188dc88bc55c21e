"""An import of a table from the upload to its end or its undoing. A worker does each step; people answer in between.

Each step is one transaction, and may be begun again: a step that was interrupted has changed nothing.
"""

import logging
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from engagement.jobs import queue_after_commit
from engagement.table_files.reading import Refused

logger = logging.getLogger(__name__)

# A worker that has not been heard of for so long is taken for dead.
SILENT_FOR = timedelta(minutes=10)
KEPT_FOR = timedelta(hours=24)
MOST_ATTEMPTS = 3
FAULT_OF_OURS = (
    "It was stopped by a fault on our side; the file may be right. Try again, or tell the site administrator."
)


class AnsweredMeanwhile(Exception):
    """Somebody answered, cancelled or undid it in the meantime."""


class TableImportQuerySet(models.QuerySet):
    def claimable(self):
        """Work for a worker at which none is, or none that was heard of lately."""
        at_rest = Q(heard_at__isnull=True) | Q(heard_at__lt=timezone.now() - SILENT_FOR)
        return self.filter(at_rest, state__in=TableImport.QUEUED)

    def left_behind(self):
        """Of these, those whose message must be lost."""
        return self.claimable().filter(queued_at__lt=timezone.now() - timedelta(minutes=1))

    def forgotten(self):
        """Imports that nobody answered for a day."""
        return self.filter(state__in=TableImport.ASKING, queued_at__lt=timezone.now() - KEPT_FOR)


class TableImport(models.Model):
    """One list from a file: taken as its preview said, or not at all.

    A model of this kind has a file `stored`, which with `table` and `preview` is emptied when the import ends, however
    it ends, and names in `task` the Celery task that does its steps. `files` are all its fields that hold a file.
    """

    files = ("stored",)

    class State(models.TextChoices):
        TO_READ = "to_read", "Being read"
        MAPPING = "mapping", "Waiting for you"
        TO_CHECK = "to_check", "Being checked"
        CHECKED = "checked", "Waiting for you"
        TO_IMPORT = "to_import", "Being imported"
        DONE = "done", "Imported"
        REFUSED = "refused", "Refused: nothing was saved"
        CANCELLED = "cancelled", "Cancelled: nothing was saved"
        TO_UNDO = "to_undo", "Being undone"
        UNDONE = "undone", "Undone"

    QUEUED = frozenset({State.TO_READ, State.TO_CHECK, State.TO_IMPORT, State.TO_UNDO})
    ASKING = frozenset({State.MAPPING, State.CHECKED})
    ENDED = frozenset({State.DONE, State.REFUSED, State.CANCELLED, State.TO_UNDO, State.UNDONE})

    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_READ)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField("when it last came to wait", default=timezone.now)
    heard_at = models.DateTimeField("when the worker last reported", null=True)
    attempts = models.PositiveSmallIntegerField("how often a worker has begun this step", default=0)
    progress = models.PositiveSmallIntegerField("per cent done", default=0)
    kind = models.CharField("csv or xlsx", max_length=4)
    table = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    why_refused = models.CharField(max_length=300, blank=True)
    report = models.JSONField(default=dict)

    objects = TableImportQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self):
        return f"Import {self.pk}"

    @property
    def preview_key(self):
        """Which preview this is: a yes to one that was replaced since is no yes."""
        return self.queued_at.isoformat()

    @property
    def is_under_way(self):
        return self.state in self.QUEUED


def keep(import_, file):
    """Save the new import with its file, open and binary, and have a worker read it."""
    try:
        import_.stored.save(f"list.{import_.kind}", file, save=False)
        import_.save()
    except BaseException:
        for stored in filter(None, (getattr(import_, name) for name in import_.files)):
            stored.storage.delete(stored.name)
        raise
    _queue(import_)
    return import_


@transaction.atomic
def go_on(import_, states, state, seen=None, **fields):
    """From one of `states` to the next, once, whoever else answers at the same moment."""
    if state in import_.ENDED:
        _forget_the_files(import_)
        fields |= {"table": {}, "preview": {}, **dict.fromkeys(import_.files, "")}
    current = type(import_).objects.filter(pk=import_.pk, state__in=states)
    changed = (current.filter(queued_at=seen) if seen else current).update(
        state=state, queued_at=timezone.now(), heard_at=None, attempts=0, progress=0, **fields
    )
    if not changed:
        raise AnsweredMeanwhile
    if state in import_.QUEUED:
        _queue(import_)


def _queue(import_):
    queue_after_commit(current_app.signature(import_.task), import_.pk)


def _forget_the_files(import_):
    """They go once it is certain that nobody needs them."""
    stored = [(file.storage, file.name) for name in import_.files if (file := getattr(import_, name))]
    transaction.on_commit(lambda: [storage.delete(name) for storage, name in stored])


def cancel(import_):
    go_on(import_, import_.ASKING, import_.State.CANCELLED)


def work_on(imports, import_id, steps):
    """Do the step of one of `imports` that waits, unless another worker is at it. `steps` are functions by state."""
    claimed = imports.claimable().filter(pk=import_id)
    if not claimed.update(heard_at=timezone.now(), attempts=F("attempts") + 1):
        return None
    import_ = imports.get(pk=import_id)
    if import_.attempts > MOST_ATTEMPTS:
        return _give_up(import_)
    try:
        steps[import_.state](import_)
    except Refused as refused:
        go_on(import_, [import_.state], import_.State.REFUSED, why_refused=str(refused)[:300])
    except AnsweredMeanwhile:
        logger.info("%s %s was already done", import_._meta.label, import_.pk)
    except Exception:
        logger.exception("%s %s stopped by a fault", import_._meta.label, import_.pk)
        _give_up(import_)
        raise


def _give_up(import_):
    undoing = import_.state == import_.State.TO_UNDO
    after = import_.State.DONE if undoing else import_.State.REFUSED
    go_on(import_, [import_.state], after, why_refused=FAULT_OF_OURS)


def report_progress(import_, percent):
    """Say how far it is, which also tells that the worker is alive."""
    type(import_).objects.filter(pk=import_.pk).update(progress=percent, heard_at=timezone.now())


def take_up_what_was_left(imports):
    """Queue again what was lost with a message or a worker, and drop what nobody answered for a day."""
    for import_ in imports.left_behind():
        current_app.signature(import_.task).delay(import_.pk)
    for import_ in imports.forgotten():
        try:
            cancel(import_)
        except AnsweredMeanwhile:
            logger.info("%s %s was answered at the last moment", import_._meta.label, import_.pk)
