"""An import of people from the upload to its end or its undoing. A worker does each step; people answer in between.

Each step is one transaction, and may be begun again: a step that was interrupted has changed nothing.
"""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from engagement.table_files import imports as steps
from engagement.table_files.imports import cancel, go_on, keep, report_progress
from engagement.table_files.reading import read_table
from estates.models import NotTheSame, PeopleImport, Person, Phone, Programme
from estates.models.about_people import later_relations
from estates.people import record_people
from estates.people_import.checking import LIKELY, NEW, Checker
from estates.people_import.columns import guess

State = PeopleImport.State
# Whatever is written in so long before the check begins may be committed, and so be seen, only after that.
LONGEST_WRITE = timedelta(seconds=20)


@transaction.atomic
def start_import(*, programme, file, kind, by):
    """Keep the file, open and binary, until a worker has read it. `kind` is "csv" or "xlsx"."""
    import_ = PeopleImport(programme=programme, by=by, kind=kind)
    return keep(import_, file)


def map_columns(*, import_, columns, kind, estate):
    """Say what each column is; kind and estate (or None) are those of rows that tell none. Then rows are checked."""
    mapping = {"columns": columns, "kind": kind, "estate": estate.pk if estate else None}
    go_on(import_, [State.MAPPING, State.CHECKED], State.TO_CHECK, mapping=mapping, preview={})


def confirm_import(*, import_, chosen):
    """Say yes to the preview; `chosen` are the numbers of rows to be added though they look like somebody known.

    `import_` is as it was looked at: raises AnsweredMeanwhile if it was checked anew since.
    """
    go_on(import_, [State.CHECKED], State.TO_IMPORT, seen=import_.queued_at, chosen=sorted(chosen))


def cancel_import(*, import_):
    cancel(import_)


def start_undo(*, import_):
    go_on(import_, [State.DONE], State.TO_UNDO)


def work_on(import_id):
    """Do the step that waits, unless another worker is at it."""
    steps.work_on(PeopleImport.objects.select_related("programme", "by"), import_id, STEPS)


def _read(import_):
    with import_.stored.open("rb") as stream:
        table = read_table(stream.read(), import_.kind)
    mapping = {"columns": guess(table["header"]), "kind": Person.Kind.RESIDENT, "estate": None}
    go_on(import_, [State.TO_READ], State.MAPPING, table=table, mapping=mapping)


def _check(import_):
    rows = [outcome for outcome, _ in _checked(import_)]
    go_on(import_, [State.TO_CHECK], State.CHECKED, preview={"rows": rows})


def _checked(import_):
    """(outcome, form) of each row; says in between how far it is, which also tells that the worker is alive."""
    checker, rows = Checker(import_), import_.table["rows"]
    for done, (number, cells) in enumerate(rows):
        if done % 200 == 0:
            report_progress(import_, 100 * done // len(rows))
        yield checker.check(number, cells)


def _import(import_):
    """Check once more, since people were perhaps added after the preview, and write down who is new and who was chosen.

    Checking takes the longest, and is done while others can work; while they wait, only what they did meanwhile is.
    """
    begun = timezone.now()
    checked = list(_checked(import_))
    with transaction.atomic():
        # One import of a programme after the other: two of the same list would add everybody twice.
        Programme.objects.select_for_update(no_key=True).get(pk=import_.programme_id)
        counts, people = Counter(), []
        for outcome, form in Checker(import_).checked_again(checked, since=begun - LONGEST_WRITE):
            wanted = outcome["outcome"] == NEW or (outcome["outcome"] == LIKELY and outcome["row"] in import_.chosen)
            counts["added" if wanted else outcome["outcome"]] += 1
            if wanted:
                people.append((form.answers, form.numbers))
        added = record_people(programme=import_.programme, by=import_.by, people=people)
        go_on(import_, [State.TO_IMPORT], State.DONE, report={"counts": counts, "added": added})


@transaction.atomic
def _undo(import_):
    """Take out who was added, with their history, but for those whom somebody has worked with since."""
    added = import_.report["added"]
    people = Person.objects.filter(pk__in=added)
    list(people.select_for_update().order_by("pk"))  # nobody begins to work with one of them now
    untouched = people.filter(version=1, household=None, consents=None, do_not_contact=None, merges=None).exclude(
        Q(pk__in=Phone.history.filter(person_id__in=added, history_type="~").values("person_id"))
        | Q(pk__in=NotTheSame.objects.filter(first__in=added).values("first"))
        | Q(pk__in=NotTheSame.objects.filter(second__in=added).values("second"))
    )
    for model, field in later_relations():
        untouched = untouched.exclude(pk__in=model.objects.filter(**{f"{field}__in": added}).values(field))
    gone = set(untouched.values_list("pk", flat=True))
    phones = list(Phone.objects.filter(person__in=gone).values_list("pk", flat=True))
    Person.objects.filter(pk__in=gone).delete()
    Phone.history.filter(id__in=phones).delete()
    Person.history.filter(id__in=gone).delete()
    kept = sorted(set(people.values_list("pk", flat=True)) - gone)
    go_on(import_, [State.TO_UNDO], State.UNDONE, report={**import_.report, "removed": len(gone), "kept": kept})


STEPS = {State.TO_READ: _read, State.TO_CHECK: _check, State.TO_IMPORT: _import, State.TO_UNDO: _undo}


def take_up_what_was_left():
    """Queue again what was lost with a message or a worker, and drop what nobody answered for a day."""
    steps.take_up_what_was_left(PeopleImport.objects)
