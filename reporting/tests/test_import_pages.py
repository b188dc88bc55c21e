"""The pages of imports: for each what works, bad input, who may not, and the wrong verb."""

import csv
import io

import pytest
from django.urls import reverse

from engagement.access import Role
from engagement.states import COLOURS
from estates.tests.make import make_member, make_programme
from reporting.models import Import, SourceFile
from reporting.police_import import run_import
from reporting.police_undo import run_undo, undo_import
from reporting.tests.make import counts, import_files, import_rows, make_counted_area, make_month

pytestmark = pytest.mark.django_db
PAGES = ["imports", "police-files", "add-police-files"]
PAGES_OF_ONE = ["police-import", "police-import-progress", "police-import-problems", "undo-police-import"]
READ_ONLY = ["imports", "police-files", "police-import", "police-import-progress", "police-import-problems"]


@pytest.fixture
def data_officer(client):
    user = make_member(make_programme(), Role.DATA_OFFICER)
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"reporting:{name}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("name", [*PAGES, *PAGES_OF_ONE, "answer-zero"])
def test_only_those_who_look_after_data_may(client, name):
    args = [import_files(make_month()).pk] if name == "answer-zero" else []
    args = [import_rows({}).pk] if name in PAGES_OF_ONE else args
    client.force_login(make_member(make_programme(), Role.OFFICER))
    assert client.get(url(name, *args)).status_code == 403


@pytest.mark.parametrize("name", READ_ONLY)
def test_what_only_shows_takes_no_post(client, data_officer, name):
    args = [import_rows({}).pk] if name in PAGES_OF_ONE else []
    assert client.post(url(name, *args)).status_code == 405


@pytest.mark.parametrize("name", ["add-police-files", "undo-police-import", "answer-zero"])
def test_forms_take_nothing_but_get_and_post(client, data_officer, name):
    args = [] if name == "add-police-files" else [import_rows({}).pk]
    assert client.put(url(name, *args)).status_code == 405


@pytest.mark.parametrize("name", [*PAGES_OF_ONE, "answer-zero"])
def test_an_import_that_is_not_there(client, data_officer, name):
    assert client.get(url(name, 9999)).status_code == 404


# The list


def test_lists_the_imports_with_their_state(client, data_officer):
    import_rows({})
    assert "Imported" in text(client.get(url("imports")))


def test_invites_to_the_first_import(client, data_officer):
    assert "No police files have been imported yet." in text(client.get(url("imports")))


def test_says_that_areas_are_being_recounted(client, data_officer):
    import_rows({})
    make_counted_area()
    assert "1 area was added or changed and is being recounted" in text(client.get(url("imports")))


def test_the_list_takes_as_many_queries_for_three_imports_as_for_one(
    client, data_officer, django_assert_num_queries, django_assert_max_num_queries
):
    import_rows({}, month="2018-04")
    with django_assert_max_num_queries(12) as one:
        client.get(url("imports"))
    import_rows({}, month="2018-05")
    import_rows({}, month="2018-06")
    with django_assert_num_queries(len(one)):
        client.get(url("imports"))


# The upload


def test_an_upload_waits_for_the_worker(client, data_officer):
    response = client.post(url("add-police-files"), {"files": [make_month({}), make_month({}, month="2018-05")]})
    import_ = Import.objects.get()
    assert response.url == url("police-import", import_.pk)
    assert (import_.state, import_.by, import_.uploads.count()) == ("waiting", data_officer, 2)


def test_asks_for_files_when_none_was_chosen(client, data_officer):
    response = client.post(url("add-police-files"))
    assert response.context["form"].errors == {"files": ["Choose a street file or a ZIP of street files"]}
    assert "<title>Error: " in text(response)


def test_takes_nothing_but_csv_and_zip(client, data_officer):
    response = client.post(url("add-police-files"), {"files": [make_month({}), make_month({}, name="photo.jpg")]})
    assert "photo.jpg is not a CSV or ZIP file" in text(response)
    assert not Import.objects.exists()


def test_takes_no_more_files_than_it_says(client, data_officer):
    response = client.post(url("add-police-files"), {"files": [make_month({}, name=f"{n}.csv") for n in range(101)]})
    assert "You chose 101 files." in text(response)
    assert not Import.objects.exists()


def test_says_so_when_there_is_no_room(client, data_officer, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr("reporting.views.imports.start_import", full)
    assert "no room" in text(client.post(url("add-police-files"), {"files": [make_month({})]}))


# One import


def test_shows_how_far_it_is_and_has_htmx_ask_again(client, data_officer):
    client.post(url("add-police-files"), {"files": [make_month({})]})
    import_ = Import.objects.get()
    page = text(client.get(url("police-import", import_.pk)))
    assert "<progress" in page
    assert f'hx-get="{url("police-import-progress", import_.pk)}"' in page


def test_the_bar_asks_the_page_to_load_anew_when_the_work_is_done(client, data_officer):
    import_ = import_rows({})
    assert client.get(url("police-import-progress", import_.pk))["HX-Refresh"] == "true"
    Import.objects.update(state="reading")
    assert "HX-Refresh" not in client.get(url("police-import-progress", import_.pk))


def test_reports_what_was_read_kept_and_replaced(client, data_officer):
    make_counted_area()
    first = import_rows({}, {})
    page = text(client.get(url("police-import", import_rows({}).pk)))
    assert "1 rows in 1 file" in page or "1 row in 1 file" in page
    assert "Replaced the file of <a" in page
    assert f"import {first.pk}</a>" in page


def test_names_file_row_column_and_what_would_be_right(client, data_officer):
    import_ = import_rows({"Longitude": "=1+1"})
    page = text(client.get(url("police-import", import_.pk)))
    assert "Refused: nothing was saved" in page
    for cell in ("2018-04-city-of-london-street.csv", ">2</td>", "Longitude", "=1+1"):
        assert cell in page


def test_the_list_of_problems_runs_nothing_in_a_spreadsheet(client, data_officer):
    import_ = import_rows({"Longitude": "=1+1"})
    response = client.get(url("police-import-problems", import_.pk))
    header, row = csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")))
    assert dict(zip(header, row, strict=True))["Value"] == "'=1+1"


@pytest.mark.parametrize("state", Import.State.values)
def test_has_a_page_and_a_colour_for_every_state(client, data_officer, state):
    import_ = import_rows({})
    Import.objects.update(state=state)
    assert Import.State(state).label in text(client.get(url("police-import", import_.pk)))
    assert state in COLOURS


@pytest.mark.parametrize("state", SourceFile.State.values)
def test_has_a_colour_for_every_state_of_a_file(state):
    assert state in COLOURS


# A month of zero


def test_asks_and_counts_a_real_month_of_zero(client, data_officer):
    import_ = import_files(make_month())
    assert "Were there really no incidents?" in text(client.get(url("answer-zero", import_.pk)))
    client.post(url("answer-zero", import_.pk), {"real": "yes"})
    assert run_import(import_.pk).state == "done"


def test_refuses_a_month_of_zero_that_is_not_real(client, data_officer):
    import_ = import_files(make_month())
    client.post(url("answer-zero", import_.pk), {"real": "no"})
    import_.refresh_from_db()
    assert import_.state == "refused"


def test_a_month_of_zero_needs_an_answer(client, data_officer):
    import_ = import_files(make_month())
    page = text(client.post(url("answer-zero", import_.pk)))
    assert "Say whether there were really no incidents" in page
    assert "<title>Error: " in page


# Undo


def test_says_what_an_undo_does_and_does_it(client, data_officer):
    make_counted_area()
    first = import_rows({}, {})
    before = counts()
    second = import_rows({})
    page = text(client.get(url("undo-police-import", second.pk)))
    assert f"April 2018, City of London Police: the file of import {first.pk} comes back into use" in page
    assert client.post(url("undo-police-import", second.pk)).url == url("police-import", second.pk)
    run_undo(second.pk)
    assert counts() == before


def test_says_why_an_import_cannot_be_undone(client, data_officer):
    first, second = import_rows({}, {}), import_rows({})
    response = client.post(url("undo-police-import", first.pk), follow=True)
    assert f"Undo import {second.pk} first." in text(response)
    first.refresh_from_db()
    assert first.state == "done"


def test_says_who_undid_it(client, data_officer):
    import_ = import_rows({})
    undo_import(import_=import_, by=data_officer)
    run_undo(import_.pk)
    assert f"Undone by {data_officer}" in text(client.get(url("police-import", import_.pk)))


# Months


def test_tells_a_missing_month_from_a_month_of_zero(client, data_officer):
    import_files(make_month(month="2018-04"), make_month({}, month="2018-06"), zero_months_confirmed=True)
    page = text(client.get(url("police-files")))
    assert "2 months in use." in page
    assert "1 month missing" in page
    assert page.count("<strong>missing</strong>") == 1


def test_invites_to_import_where_no_file_is_in_use(client, data_officer):
    assert "No police files are in use yet." in text(client.get(url("police-files")))


def test_flags_the_implausible_month_of_newcastle(client, data_officer):
    from reporting.tests.make import import_paths
    from reporting.tests.police import NEWCASTLE

    import_paths(NEWCASTLE)
    page = text(client.get(url("police-files")))
    assert "48 months in use." in page
    assert page.count("<strong>implausible</strong>") == 1
    assert "July 2020: " in page
    assert "62 months missing" in page


def test_months_take_as_many_queries_for_three_files_as_for_one(
    client, data_officer, django_assert_num_queries, django_assert_max_num_queries
):
    import_rows({}, month="2018-04")
    with django_assert_max_num_queries(12) as one:
        client.get(url("police-files"))
    import_rows({}, month="2018-05")
    import_rows({}, month="2018-06")
    with django_assert_num_queries(len(one)):
        client.get(url("police-files"))
