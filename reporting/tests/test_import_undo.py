import pytest

from reporting.models import Incident, SourceFile
from reporting.police_undo import CannotUndo, run_undo, undo_import
from reporting.tests.make import counts, import_rows, make_counted_area

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def area():
    return make_counted_area()


def undo(import_):
    undo_import(import_=import_, by=None)
    run_undo(import_.pk)
    import_.refresh_from_db()
    return import_


def incidents():
    return sorted(Incident.objects.values_list("source_file__sha256", "row", "category", "longitude", "lsoa_code"))


def test_what_the_import_brought_is_gone():
    import_ = undo(import_rows({}, {}))
    assert (import_.state, import_.files.get().state) == ("undone", "undone")
    assert (counts(), incidents()) == ([], [])


def test_everything_is_as_before_a_file_was_replaced():
    first = import_rows({}, {}, {"Crime type": "Burglary"})
    import_rows({}, month="2018-05")
    before = (counts(), incidents())
    second = import_rows({})
    assert (counts(), incidents()) != before
    undo(second)
    assert (counts(), incidents()) == before
    assert first.files.get().state == "current"


def test_is_refused_where_a_later_import_replaced_a_file():
    first = import_rows({}, {})
    second = import_rows({})
    before = counts()
    with pytest.raises(CannotUndo, match=f"Undo import {second.pk} first"):
        undo_import(import_=first, by=None)
    first.refresh_from_db()
    assert (first.state, counts()) == ("done", before)


def test_can_be_undone_when_the_later_import_was():
    first, second = import_rows({}, {}), import_rows({})
    undo(second)
    assert undo(first).state == "undone"
    assert counts() == []


def test_a_later_import_of_the_same_month_is_no_obstacle_after_an_undo():
    first, second = import_rows({}), import_rows({}, {})
    undo(second)
    third = import_rows({}, {}, {})
    assert third.files.get().replaces == first.files.get()
    undo(third)
    assert [row[-1] for row in counts()] == [1, 1]


def test_an_import_that_brought_nothing_has_nothing_to_undo():
    import_rows({})
    with pytest.raises(CannotUndo, match="nothing to undo"):
        undo_import(import_=import_rows({}), by=None)


def test_is_undone_once():
    import_ = undo(import_rows({}))
    with pytest.raises(CannotUndo):
        undo_import(import_=import_, by=None)
    assert run_undo(import_.pk) is None


def test_the_same_file_can_come_again_after_an_undo():
    undo(import_rows({}))
    import_rows({})
    assert SourceFile.objects.in_use().count() == 1
    assert [row[-1] for row in counts()] == [1, 1]
