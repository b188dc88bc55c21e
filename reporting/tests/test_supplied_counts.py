from datetime import date

import pytest
from django.urls import reverse

from engagement.access import Role
from engagement.table_files.imports import AnsweredMeanwhile
from estates.tests.make import make_area, make_member, make_programme
from reporting.models import Import, MonthlyCount, SourceFile, SuppliedCountsImport
from reporting.supplied_counts import confirm_import
from reporting.tests.make_supplied import done, imported, make_supplied, undone

pytestmark = pytest.mark.django_db

APRIL, MAY = date(2005, 4, 1), date(2005, 5, 1)


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def area():
    return make_area(name="Ash Grove")


def stored():
    return list(MonthlyCount.objects.order_by("month").values_list("source", "category", "month", "count"))


ASB = "Anti-social behaviour"
CATEGORY = "Write what was counted, like Anti-social behaviour, in up to 60 letters."


def test_counts_are_kept_as_the_table_has_them_0_too():
    imported("ash grove,2005-04,ASB,12", "Ash Grove,May 2005,Anti-social behaviour,0")
    assert stored() == [("police_supplied", ASB, APRIL, 12), ("police_supplied", ASB, MAY, 0)]


def test_nothing_is_kept_before_a_yes():
    import_ = make_supplied("Ash Grove,2005-04,ASB,12")
    assert import_.preview["counts"] == {"new": 1}
    assert stored() == []


def test_the_same_table_again_changes_nothing():
    imported("Ash Grove,2005-04,ASB,12")
    before = list(MonthlyCount.objects.values())
    assert imported("Ash Grove,2005-04,ASB,12").report["counts"] == {"unchanged": 1}
    assert list(MonthlyCount.objects.values()) == before


def test_a_later_table_replaces_what_it_has_rows_for_and_undoing_puts_it_back():
    imported("Ash Grove,2005-04,ASB,12", "Ash Grove,2005-05,ASB,9")
    before = stored(), set(MonthlyCount.objects.values_list("source_file", flat=True))
    later = make_supplied("Ash Grove,2005-04,ASB,13")
    assert later.preview["changed"] == [["Ash Grove", "April 2005", ASB, 12, 13]]
    confirm_import(import_=later)
    done(later)
    assert [count for *_, count in stored()] == [13, 9]
    undone(later)
    assert later.state == "undone"
    assert (stored(), set(MonthlyCount.objects.values_list("source_file", flat=True))) == before


def test_the_last_import_is_undone_first():
    first, second = imported("Ash Grove,2005-04,ASB,12"), imported("Ash Grove,2005-04,ASB,13")
    undone(first)
    assert (first.state, first.why_refused) == ("done", f"Import {second.pk} came later. Undo that one first.")
    assert [count for *_, count in stored()] == [13]


@pytest.mark.parametrize(
    ("line", "column", "wrong"),
    [
        ("Nowhere,2005-04,ASB,1", "Area", "No area has this name. Correct it, or add the area first."),
        ("Twin,2005-04,ASB,1", "Area", "Several areas have this name. Rename all but one."),
        ("Ash Grove,soon,ASB,1", "Month", "It is not a month. Write it like 2005-04."),
        ("Ash Grove,2999-04,ASB,1", "Month", "It is in the future."),
        (
            "Ash Grove,2005-05,,1",
            "Category",
            "Write what was counted, like Anti-social behaviour, in up to 60 letters.",
        ),
        ("Ash Grove,2005-05,ASB,", "Count", "It is not a whole number. Write 0 where nothing was counted."),
        ("Ash Grove,2005-05,ASB,-1", "Count", "It is not a whole number. Write 0 where nothing was counted."),
        ("Ash Grove,2005-04,asb,2", "", "Row 2 has the same area, month and category. Leave one of them out."),
    ],
)
def test_nothing_is_taken_while_a_row_is_wrong(line, column, wrong):
    make_area(name="Twin"), make_area(name="Twin")
    import_ = make_supplied("Ash Grove,2005-04,ASB,12", line)
    [row] = import_.preview["wrong"]
    assert (row["row"], row["problems"][0]["column"], row["problems"][0]["wrong"]) == (3, column, wrong)
    confirm_import(import_=import_)
    assert done(import_).state == "refused"
    assert stored() == []


def test_a_table_without_the_four_columns_is_refused_with_words():
    import_ = make_supplied("Ash Grove,2005-04,12", header="Area,Month,Number of things")
    assert import_.state == "refused"
    assert import_.why_refused.endswith("Look at: Category, Count.")


def test_a_yes_twice_is_one():
    import_ = make_supplied("Ash Grove,2005-04,ASB,12")
    confirm_import(import_=import_)
    with pytest.raises(AnsweredMeanwhile):
        confirm_import(import_=import_)


def test_the_pages_from_upload_to_undoing(client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(make_member(make_programme(), Role.DATA_OFFICER))
    file = SimpleUploadedFile("counts.csv", b"Area,Month,Category,Count\nAsh Grove,2005-04,ASB,12\n")
    page = client.post(reverse("reporting:supplied-imports"), {"file": file}).url
    import_ = done(SuppliedCountsImport.objects.get())
    assert "Yes, import" in client.get(page).content.decode()
    client.post(reverse("reporting:confirm-supplied-import", args=[import_.pk]), {"preview": import_.preview_key})
    done(import_)
    assert "Undo this import" in client.get(page).content.decode()
    client.post(reverse("reporting:undo-supplied-import", args=[import_.pk]))
    done(import_)
    assert "Its counts were taken out again" in client.get(page).content.decode()
    assert not SourceFile.objects.exists()
    assert Import.objects.of_street_files().count() == 0
