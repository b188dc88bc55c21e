"""What an import changes, what it leaves alone, and what it says."""

from datetime import date

import pytest
from django.core.files.storage import default_storage

from reporting.models import CountedArea, Import, Incident, MonthlyCount, SourceFile, Upload
from reporting.police_import import answer_zero_months, run_import, start_import
from reporting.tests.make import (
    ASB,
    DAMAGE,
    ELSEWHERE,
    NO_PLACE,
    counts,
    import_files,
    import_rows,
    make_counted_area,
    make_month,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return make_counted_area()


def stored_files():
    return {upload.stored.name for upload in Upload.objects.all() if default_storage.exists(upload.stored.name)}


def test_counts_each_category_by_point_and_by_lsoa_code(area):
    import_rows({}, {}, {"Crime type": "Burglary"}, {"LSOA code": "", "LSOA name": ""}, ELSEWHERE)
    assert counts() == [
        ("Fann Street", "police_lsoa", ASB, "2018-04", "city-of-london", 2),
        ("Fann Street", "police_lsoa", "Burglary", "2018-04", "city-of-london", 1),
        ("Fann Street", "police_point", ASB, "2018-04", "city-of-london", 3),
        ("Fann Street", "police_point", "Burglary", "2018-04", "city-of-london", 1),
    ]


def test_equal_rows_are_separate_incidents(area):
    import_rows({}, {}, {})
    assert Incident.objects.count() == 3


def test_keeps_only_asb_and_criminal_damage_in_the_areas(area):
    import_rows({}, {"Crime type": DAMAGE}, {"Crime type": "Burglary"}, ELSEWHERE, NO_PLACE)
    assert list(Incident.objects.values_list("row", "category")) == [(2, ASB), (3, DAMAGE)]
    assert SourceFile.objects.get().kept == 2


def test_notes_rows_without_a_place_by_category():
    import_rows({}, NO_PLACE, {**NO_PLACE, "Crime type": "Burglary"}, {"LSOA code": "", "LSOA name": ""})
    assert SourceFile.objects.get().rows_by_category == {
        ASB: {"rows": 3, "no_point": 1, "no_lsoa": 2, "without_place": 1},
        "Burglary": {"rows": 1, "no_point": 1, "no_lsoa": 1, "without_place": 1},
    }


def test_imports_where_no_area_is_drawn_yet():
    import_ = import_rows({})
    assert (import_.state, SourceFile.objects.get().rows, MonthlyCount.objects.count()) == ("done", 1, 0)


def test_a_file_replaces_the_earlier_one_of_its_force_and_month(area):
    first = import_rows({}, {}, {}).files.get()
    import_ = import_rows({})
    first.refresh_from_db()
    assert (first.state, import_.files.get().replaces, import_.report["files"][0]["outcome"]) == (
        "replaced", first, "replaced",
    )  # fmt: skip
    assert [row[-1] for row in counts()] == [1, 1]
    assert Incident.objects.count() == 1


def test_the_file_that_was_replaced_stays_in_store(area):
    first = import_rows({}, {}).files.get()
    import_rows({})
    assert default_storage.exists(first.upload.stored.name)


def test_other_months_and_forces_are_left_alone(area):
    import_rows({}, {})
    import_rows({}, month="2018-05")
    import_rows({"Reported by": "Kent Police", "Falls within": "Kent Police"}, force="kent")
    assert sorted((f"{f.month:%Y-%m}", f.force) for f in SourceFile.objects.in_use()) == [
        ("2018-04", "city-of-london"), ("2018-04", "kent"), ("2018-05", "city-of-london"),
    ]  # fmt: skip
    assert Incident.objects.count() == 4


def test_the_same_file_again_changes_nothing(area):
    first = import_rows({}, {})
    before = (counts(), list(Incident.objects.values_list("pk", flat=True)), stored_files())
    again = import_rows({}, {})
    assert (again.state, again.report["files"]) == ("done", [])
    assert again.report["already_there"][0]["import"] == first.pk
    assert (counts(), list(Incident.objects.values_list("pk", flat=True)), stored_files()) == before


def test_takes_the_new_files_of_an_upload_and_leaves_the_known_ones(area):
    import_rows({})
    import_ = import_files(make_month({}), make_month({}, {}, month="2018-05"))
    assert [file["month"] for file in import_.report["files"]] == ["2018-05"]
    assert [file["month"] for file in import_.report["already_there"]] == ["2018-04"]


def test_a_refused_import_leaves_nothing_but_what_was_wrong(area, django_capture_on_commit_callbacks):
    import_rows({})
    before = (counts(), stored_files(), SourceFile.objects.count())
    with django_capture_on_commit_callbacks(execute=True):
        import_ = import_files(make_month({}, {}, month="2018-05"), make_month({"Longitude": "x"}, month="2018-06"))
    problem = import_.problems[0]
    assert import_.state == "refused"
    assert [problem[place] for place in ("file", "row", "column", "value")] == [
        "2018-06-city-of-london-street.csv", 2, "Longitude", "x",
    ]  # fmt: skip
    assert problem["right"]
    assert (counts(), stored_files(), SourceFile.objects.count()) == before


def test_an_upload_that_is_not_needed_is_not_kept(django_capture_on_commit_callbacks):
    import_rows({})
    before = len(default_storage.listdir(str(Upload.objects.get().stored.name).rsplit("/", 1)[0])[1])
    with django_capture_on_commit_callbacks(execute=True):
        import_rows({})
    assert len(default_storage.listdir(str(Upload.objects.get().stored.name).rsplit("/", 1)[0])[1]) == before


def test_asks_whether_a_month_without_rows_is_real(area):
    import_ = import_files(make_month(month="2018-04"))
    assert (import_.state, import_.report["empty"]) == ("asking", ["2018-04-city-of-london-street.csv"])
    assert not SourceFile.objects.exists()


def test_a_real_month_of_zero_is_in_use(area):
    import_ = import_files(make_month(month="2018-04"))
    answer_zero_months(import_=import_, by=None, real=True)
    run_import(import_.pk)
    file = SourceFile.objects.get()
    assert (file.state, file.rows, file.month) == ("current", 0, date(2018, 4, 1))
    assert not MonthlyCount.objects.exists()


def test_a_month_of_zero_that_is_not_real_is_refused(django_capture_on_commit_callbacks):
    import_ = import_files(make_month(month="2018-04"))
    stored = import_.uploads.get().stored
    with django_capture_on_commit_callbacks(execute=True):
        answer_zero_months(import_=import_, by=None, real=False)
    import_.refresh_from_db()
    assert (import_.state, default_storage.exists(stored.name)) == ("refused", False)


def test_two_months_of_zero_are_not_taken_for_the_same_file():
    import_ = import_files(make_month(), make_month(month="2018-05"), zero_months_confirmed=True)
    again = import_files(make_month(), make_month(month="2018-06"), zero_months_confirmed=True)
    assert len(import_.report["files"]) == 2
    assert ([f["month"] for f in again.report["files"]], len(again.report["already_there"])) == (["2018-06"], 1)


def test_uploads_of_one_name_are_told_apart():
    upload, other = (
        make_month({}),
        make_month({}, month="2018-05", name="2018-04-city-of-london-street.csv"),
    )
    import_ = start_import(files=[upload, other], by=None, queue=False)
    assert len({upload.name for upload in import_.uploads.all()}) == 2


def test_nothing_is_kept_when_the_store_is_full(monkeypatch):
    class Full:
        name, size = "2018-05-city-of-london-street.csv", 1

        def chunks(self, chunk_size=None):
            raise OSError("No space left on device")

        def __iter__(self):
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        start_import(files=[make_month({}), Full()], by=None, queue=False)
    assert not Import.objects.exists()


def test_the_areas_are_complete_after_the_first_import(area):
    import_rows({})
    assert CountedArea.objects.get().geometry_version == area.geometry_version


def test_aprils_rows_in_a_file_named_may_are_refused_also_when_april_is_in_already(area):
    import_rows({}, month="2018-04")
    wrong = import_files(make_month({}, month="2018-04", name="2018-05-city-of-london-street.csv"))
    assert wrong.state == "refused"


def test_an_empty_file_whose_name_has_no_force_that_can_be_is_refused_in_words():
    import_ = import_files(make_month(month="2018-04", force="x" * 80), zero_months_confirmed=True)
    assert import_.state == "refused"
    assert "fault on our side" not in str(import_.problems)
