import io
from datetime import date

import pytest
from openpyxl import Workbook

from engagement.table_files.imports import AnsweredMeanwhile
from reporting.housing.imports import MOST_ROWS, confirm_import, map_categories, start_undo
from reporting.models import HousingCase, HousingChange, HousingImport, HousingSource, MonthlyCount
from reporting.tests.make_housing import (
    HEADER,
    ONE,
    TWO,
    done,
    imported,
    make_checked,
    make_homes,
    make_housing_import,
    undone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def counts(import_):
    return import_.preview["counts"]


def problems(import_):
    return [
        (row["row"], problem["column"], problem["value"], problem["wrong"])
        for row in import_.preview["wrong"]
        for problem in row["problems"]
    ]


def cases():
    """All that is kept of every case, and the areas it is counted in."""
    rows = HousingCase.objects.order_by("reference").prefetch_related("areas")
    names = [field.attname for field in HousingCase._meta.fields if field.name != "id"]
    return [[getattr(case, name) for name in names] + [{area.pk for area in case.areas.all()}] for case in rows]


def stored():
    return sorted(MonthlyCount.objects.values_list("area", "category", "month", "count"))


def test_a_file_is_read_by_the_names_of_its_columns():
    import_ = make_housing_import()
    assert import_.mapping["columns"] == ["reference", "reported", "closed", "category", "postcode"]
    assert import_.mapping["formats"] == ["", "dmy", "dmy", "", ""]


def test_cases_are_kept_as_the_file_has_them():
    imported(ONE)
    case = HousingCase.objects.get()
    assert (case.reference, case.reported, case.closed) == ("R1", date(2005, 4, 25), date(2005, 5, 13))
    assert (case.category_given, case.category, case.counted) == ("Noise", "nuisance", "case")
    assert (case.postcode, case.row) == ("NW0 1AA", 2)


def test_nothing_is_saved_before_a_yes():
    import_ = make_checked()
    assert counts(import_) == {"new": 2}
    assert not HousingCase.objects.exists()


def test_the_same_file_again_changes_nothing():
    make_homes()
    imported()
    before = cases(), stored()
    again = make_checked()
    assert counts(again) == {"unchanged": 2}
    assert "The same file was imported on" in make_housing_import().table["notes"][0]
    confirm_import(import_=again)
    done(again)
    assert (cases(), stored()) == before
    assert not again.changes.exists()


def test_a_later_file_updates_cases_by_reference():
    imported()
    later = make_checked([*ONE[:3], "Harassment", ONE[4]], ["R3", "26/06/2005", "", "Noise", ""])
    assert counts(later) == {"changed": 1, "new": 1}
    assert later.preview["changed"][0]["changed"] == [
        ["category as given", "Noise", "Harassment"],
        ["category", "nuisance", "personal"],
    ]
    confirm_import(import_=later)
    done(later)
    assert list(HousingCase.objects.order_by("reference").values_list("reference", "category")) == [
        ("R1", "personal"),
        ("R2", "environmental"),
        ("R3", "nuisance"),
    ]


def test_what_a_later_file_does_not_tell_stays():
    imported()
    imported(["R1", "25/04/2005"], header=HEADER[:2])
    case = HousingCase.objects.get(reference="R1")
    assert (case.postcode, case.category) == ("NW0 1AA", "nuisance")


def test_two_landlords_may_use_the_same_reference():
    imported(ONE)
    imported(ONE, source="Camley Homes")
    assert HousingCase.objects.filter(reference="R1").count() == 2


def test_undoing_puts_everything_back_as_it_was():
    make_homes()
    first = imported()
    before = cases(), stored()
    second = imported(["R1", "26/04/2005", "", "Rave", "NW0 1AB"], ["R3", "26/06/2005", "", "Noise", "NW0 1AA"])
    assert cases() != before[0]
    undone(second)
    assert second.state == "undone"
    assert (cases(), stored()) == before
    undone(first)
    assert (cases(), stored()) == ([], [])


def test_an_import_on_which_a_later_one_stands_is_not_undone():
    first, second = imported(ONE), imported(ONE)
    before = cases()
    undone(first)
    assert first.state == "done"
    assert first.why_refused == f"Import {second.pk} of the same landlord came later. Undo that one first."
    assert cases() == before


def test_the_order_of_imports_is_that_of_the_yes():
    early, late = make_checked(ONE), make_checked(ONE)
    for import_ in (late, early):
        confirm_import(import_=import_)
        done(import_)
    undone(late)
    assert late.state == "done"
    undone(early)
    assert early.state == "undone"


@pytest.mark.parametrize(
    ("row", "column", "value", "wrong"),
    [
        (["", *ONE[1:]], "Case ref", "", "It has no reference. Each case needs the landlord’s own."),
        (["1.2E+15", *ONE[1:]], "Case ref", "1.2E+15", "Excel changed it: format the column as text, type it"),
        (["#REF!", *ONE[1:]], "Case ref", "#REF!", "A formula failed in this cell."),
        (["R1", "", *ONE[2:]], "Date reported", "", "It has no date."),
        (["R1", "31/02/2006", *ONE[2:]], "Date reported", "31/02/2006", "There is no such day."),
        (["R1", "25/04/2999", *ONE[2:]], "Date reported", "25/04/2999", "It is in the future."),
        (["R1", "38801", *ONE[2:]], "Date reported", "38801", "This column’s dates are written “Day first"),
        (["R1", "25/04/2005", "24/04/2005", *ONE[3:]], "Date closed", "24/04/2005", "It was closed before it was"),
        ([*ONE[:4], "London"], "Postcode", "London", "“London” is not a UK postcode. Write it like EC1A 1BB."),
    ],
)
def test_a_row_that_is_wrong_is_named_with_column_and_value(row, column, value, wrong):
    import_ = make_checked(TWO, row, formats=["", "dmy", "dmy", "", ""])
    [(number, *where, said)] = problems(import_)
    assert (number, *where) == (3, column, value)
    assert said.startswith(wrong)
    assert counts(import_) == {"new": 1, "wrong": 1}


def test_a_row_that_is_wrong_is_left_out_and_the_others_taken():
    imported(TWO, ["", *ONE[1:]])
    assert HousingCase.objects.get().reference == "R2"


def test_a_reference_twice_in_the_file_is_taken_once():
    import_ = make_checked(TWO, TWO, [*TWO[:4], "NW0 1AA"])
    assert counts(import_) == {"new": 1, "twice": 1, "wrong": 1}
    [(row, column, value, wrong)] = problems(import_)
    assert (row, column, value) == (4, "Case ref", "R2")
    assert wrong == "Row 2 has the same reference and says something else. Only that one is taken."


def test_days_and_months_that_could_be_either_are_not_guessed():
    import_ = make_housing_import(["R1", "03/04/2005", "", "Noise", ""], ["R2", "05/06/2005", "", "Noise", ""])
    assert import_.mapping["formats"][1] == ""
    assert import_.table["dates"]["1"]["why"] == "All of its days could also be months. Say which comes first."


def test_dates_of_a_workbook_are_dates():
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(["R1", date(2005, 4, 3), None, "Noise", "NW0 1AA"])
    stream = io.BytesIO()
    book.save(stream)
    imported(data=stream.getvalue(), kind="xlsx")
    assert HousingCase.objects.get().reported == date(2005, 4, 3)


def test_a_category_that_nobody_mapped_is_listed_and_not_counted():
    make_homes()
    import_ = make_checked(ONE, [*TWO[:3], "Rave", TWO[4]])
    assert import_.preview["unmapped"] == {"Rave": 1}
    map_categories(import_=import_, by=None, categories={"rave": "nuisance"})
    done(import_)
    assert import_.preview["unmapped"] == {}
    assert HousingSource.objects.get().categories["rave"] == "nuisance"


def test_a_category_that_is_mapped_later_holds_for_earlier_cases_and_is_undone_with_its_file():
    make_homes()
    imported([*ONE[:3], "Rave", ONE[4]])
    assert not MonthlyCount.objects.exists()
    before = cases()
    second = imported(TWO, categories={"rave": "nuisance"})
    assert HousingCase.objects.get(reference="R1").category == "nuisance"
    undone(second)
    assert cases() == before


def test_what_was_said_of_the_columns_is_known_next_time():
    header = ["Nr", "Day", "", "What", "Where"]
    import_ = make_housing_import(ONE, header=[*header[:2], "Until", *header[3:]])
    assert import_.mapping["columns"] == [""] * 5
    HousingSource.objects.update(columns={"nr": "reference", "day": "reported", "what": "", "where": "postcode"})
    again = make_housing_import(ONE, header=["Nr", "Day", "Until", "What", "Where"])
    assert again.mapping["columns"] == ["reference", "reported", "", "", "postcode"]


def test_the_file_is_not_kept_after_the_end(tmp_path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as after:
        import_ = imported()
    after[-1]()
    assert import_.stored.name == ""
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_yes_to_a_preview_that_was_replaced_is_none():
    import_ = make_checked()
    stale = HousingImport.objects.get(pk=import_.pk)
    map_categories(import_=import_, by=None, categories={})
    done(import_)
    with pytest.raises(AnsweredMeanwhile):
        confirm_import(import_=stale)


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (b"Ref\n" + b"1\n" * (MOST_ROWS + 1), "csv", f"The file has {MOST_ROWS + 1:,} rows."),
        (b"PK\x03\x04", "csv", "The file is named .csv but is none."),
        (b"<html></html>", "csv", "The file is a web page"),
        (b"PK\x03\x04", "xlsx", "The file is named .xlsx but is none"),
        (b"", "csv", "The file has no rows."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_words(data, kind, said):
    import_ = make_housing_import(data=data, kind=kind)
    assert import_.state == "refused"
    assert import_.why_refused.startswith(said)


def test_the_address_gives_the_postcode_and_is_not_kept():
    imported(["R1", "25/04/2005", "4 Ash House NW0 1AA"], header=["Ref", "Reported", "Address"])
    case = HousingCase.objects.get()
    assert case.postcode == "NW0 1AA"
    assert "Ash House" not in str(case.__dict__)


def test_an_undo_of_what_is_undone_is_answered_kindly():
    import_ = undone(imported())
    with pytest.raises(AnsweredMeanwhile):
        start_undo(import_=import_)
    assert not HousingChange.objects.exists()


def test_more_than_one_kind_of_row_is_told_apart_by_a_column():
    header = [*HEADER, "Record type"]
    imported([*ONE, "Complaint"], [*TWO, "incident"], header=header)
    assert list(HousingCase.objects.order_by("reference").values_list("counted", flat=True)) == [
        "complaint",
        "incident",
    ]


BY_PROPERTY = ["Ref", "Reported", "Property ref"]


def test_a_list_of_properties_says_where_cases_lie(tmp_path, django_capture_on_commit_callbacks):
    area = make_homes()
    with django_capture_on_commit_callbacks() as after:
        imported(
            ["R1", "25/04/2005", "P1"], ["R2", "25/04/2005", "P2"],
            header=BY_PROPERTY, properties=b"UPRN,Postcode\nP1,NW0 1AA\nP3,NW0 1AB\n",
        )  # fmt: skip
    after[-1]()
    assert list(area.housing_cases.values_list("reference", "postcode")) == [("R1", "NW0 1AA")]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        (b"Name,Where\nP1,NW0 1AA", "The list of properties cannot be read: name its columns"),
        (b"UPRN,Postcode\nP1,London", "The list of properties, row 2: “London” is not a UK postcode."),
        (b"UPRN,Longitude,Latitude\nP1,530000,180000", "The list of properties, row 2: It is not in the United"),
        (b"PK", "The list of properties: The file is named .csv but is none."),
    ],
)
def test_a_list_of_properties_that_cannot_be_read_is_refused_with_words(properties, said):
    import_ = make_housing_import(["R1", "25/04/2005", "P1"], header=BY_PROPERTY, properties=properties)
    assert import_.state == "refused"
    assert import_.why_refused.startswith(said)


@pytest.mark.parametrize(
    ("longitude", "latitude", "wrong"),
    [
        ("x", "51.5", "It is not a number of degrees. Write it like 51.5072."),
        ("530000", "180000", "It is not in the United Kingdom: write the longitude in degrees."),
        ("-0.1", "", "One half of the point is missing."),
    ],
)
def test_a_point_that_is_none_is_refused(longitude, latitude, wrong):
    import_ = make_checked(
        ["R1", "25/04/2005", longitude, latitude], header=["Ref", "Reported", "Longitude", "Latitude"]
    )
    assert problems(import_)[0][3] == wrong
