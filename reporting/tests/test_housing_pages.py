import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.access import Role
from estates.tests.make import make_member, make_programme
from reporting.models import HousingCase, HousingImport
from reporting.tests.make_housing import HEADER, ONE, TWO, csv_bytes, done, imported, make_checked, make_homes
from reporting.tests.make_housing import make_housing_import as make_read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture(autouse=True)
def _data_officer(client, programme):
    client.force_login(make_member(programme, Role.DATA_OFFICER))


def url(name, import_):
    return reverse(f"reporting:{name}", args=[import_.pk])


def upload(data=None, name="cases.csv"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, csv_bytes(ONE, TWO) if data is None else data)


def answers(import_, **changed):
    mapping = import_.mapping
    asked = {f"column_{at}": key for at, key in enumerate(mapping["columns"])}
    asked |= {f"format_{at}": how for at, how in enumerate(mapping["formats"]) if how}
    return asked | {"counted": "case", "covers_from": "April 2005", "covers_to": "03/2007"} | changed


def test_an_import_from_the_upload_to_its_undoing(client):
    make_homes()
    page = client.post(reverse("reporting:add-housing-file"), {"new_source": "Riverside Homes", "file": upload()})
    import_ = done(HousingImport.objects.get())
    assert page.url == url("housing-import", import_)
    page = client.get(page.url).content.decode()
    assert "For example: 25/04/2005; 13/05/2005" in page
    client.post(url("housing-import", import_), answers(import_))
    done(import_)
    page = client.get(url("housing-import", import_)).content.decode()
    assert "2: will be brought in" in page
    assert "2 of the rows lie in an area that we count" in page
    client.post(url("confirm-housing-import", import_), {"preview": import_.preview_key})
    done(import_)
    assert "2: brought in" in client.get(url("housing-import", import_)).content.decode()
    client.post(url("undo-housing-import", import_))
    done(import_)
    assert "2 cases were taken out again" in client.get(url("housing-import", import_)).content.decode()
    assert not HousingCase.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"column_0": ""}, "Say which column is “Case reference”"),
        ({"column_3": "reference"}, "Only one column can be “Case reference”"),
        ({"format_1": ""}, "Say how the dates in this column are written"),
        ({"column_1": "", "column_3": "reported"}, "This column holds no dates that can be read"),
        ({"column_3": "longitude"}, "A point needs both a longitude and a latitude"),
        ({"covers_from": ""}, "Enter the first month that is whole"),
        ({"covers_to": "soon"}, "“soon” is not a month. Write it like April 2005"),
        ({"covers_to": "March 2005"}, "The last month must not be before the first"),
    ],
)
def test_columns_and_months_must_make_sense(client, changed, said):
    import_ = make_read()
    page = client.post(url("housing-import", import_), answers(import_, **changed)).content.decode()
    assert said in page
    assert "<title>Error: " in page
    import_.refresh_from_db()
    assert import_.state == "mapping"


def test_a_column_of_dates_that_could_be_either_is_asked_about(client):
    import_ = make_read(["R1", "03/04/2005", "", "Noise", ""])
    page = client.post(url("housing-import", import_), answers(import_)).content.decode()
    assert "All of its days could also be months. Say which comes first." in page
    client.post(url("housing-import", import_), answers(import_, format_1="dmy"))
    done(import_)
    assert import_.preview["counts"] == {"new": 1}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Say whose cases they are"),
        ({"new_source": "Riverside", "file": ""}, "Choose a file"),
        ({"new_source": "Riverside", "file": upload(name="cases.xls")}, "Choose an Excel workbook (.xlsx) or a CSV"),
    ],
)
def test_an_upload_must_be_whole(client, fields, said):
    page = client.post(reverse("reporting:add-housing-file"), {"file": upload()} | fields).content.decode()
    assert said in page
    assert not HousingImport.objects.exists()


def test_rows_that_are_wrong_can_be_downloaded(client):
    import_ = make_checked(ONE, ["", *TWO[1:]])
    assert "It has no reference." in client.get(url("housing-import", import_)).content.decode()
    file = client.get(url("housing-import-problems", import_)).getvalue().decode()
    assert '"3","Case ref","","It has no reference.' in file


def test_unmapped_categories_are_listed_and_can_be_mapped(client):
    import_ = make_checked([*ONE[:3], "Rave", ONE[4]])
    assert "<bdi>Rave</bdi>: 1 row" in client.get(url("housing-import", import_)).content.decode()
    client.post(url("map-housing-categories", import_), {"category_0": "nuisance"})
    done(import_)
    assert "Rave" not in client.get(url("housing-import", import_)).content.decode()
    assert client.get(url("map-housing-categories", import_)).url == url("housing-import", import_)


def test_a_late_answer_is_told_kindly(client):
    import_ = make_checked()
    client.post(url("cancel-housing-import", import_))
    page = client.post(url("confirm-housing-import", import_), follow=True).content.decode()
    assert "Somebody answered this import in the meantime" in page
    assert not HousingCase.objects.exists()


def test_the_cases_behind_a_figure_are_listed(client, programme):
    client.force_login(make_member(programme, Role.MANAGER))
    area = make_homes(programme)
    imported(ONE, TWO, ["R3", "13/06/2005", "", "Noise", "NW9 9ZZ"])
    query = {"source": "housing", "category": "Anti-social behaviour", "month": "2005/06", "area": area.pk}
    page = client.get(reverse("reporting:supplied-counts", args=[programme.slug]), query, follow=True)
    assert page.redirect_chain[0][0].startswith(reverse("reporting:housing-cases", args=[programme.slug]))
    assert "2 cases</h2>" in page.content.decode()
    file = client.get(reverse("reporting:housing-cases-csv", args=[programme.slug]), query).getvalue().decode()
    assert [line.split(",")[2] for line in file.splitlines()] == ['"Reference"', '"R1"', '"R2"']


def test_cases_in_months_that_are_not_whole_are_said_not_to_count(client, programme):
    from datetime import date

    client.force_login(make_member(programme, Role.MANAGER))
    area = make_homes(programme)
    imported(ONE, TWO, covers=(date(2005, 4, 1), date(2005, 4, 1)))
    query = {"source": "housing", "category": "Anti-social behaviour", "month": "2005/06", "area": area.pk}
    page = client.get(reverse("reporting:housing-cases", args=[programme.slug]), query).content.decode()
    assert "The figure counts 1 of them" in page


@pytest.mark.parametrize("page", ["imports", "cases"])
def test_a_page_asks_the_database_as_often_for_three_rows_as_for_one(client, programme, page):
    client.force_login(make_member(programme, Role.MANAGER))
    area = make_homes(programme)
    address = {
        "imports": reverse("reporting:housing-imports"),
        "cases": reverse("reporting:housing-cases", args=[programme.slug])
        + f"?source=housing&category=Anti-social behaviour&month=2005/06&area={area.pk}",
    }[page]

    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    imported(ONE)
    one = queries()
    imported(TWO, ["R3", *ONE[1:]])
    imported(["R4", *ONE[1:]], source="Camley Homes")
    assert queries() == one


def test_a_real_worker_takes_it_through(worker, settings, transactional_db):
    import io

    from django.core.files import File

    from reporting.housing.imports import confirm_import, map_columns, start_import
    from reporting.tests.make_housing import YEARS

    settings.MEDIA_ROOT = settings.VAR_DIR / "media"  # where the worker looks
    file = File(io.BytesIO(csv_bytes(ONE, header=HEADER)), "x.csv")
    import_ = start_import(source="Riverside Homes", file=file, kind="csv", by=None)
    state = HousingImport.objects.filter(pk=import_.pk).values_list("state", flat=True)
    worker.wait_until(lambda: state.get() == "mapping")
    import_.refresh_from_db()
    map_columns(
        import_=import_, by=None, columns=import_.mapping["columns"], formats=import_.mapping["formats"],
        counted="case", categories=import_.mapping["categories"], covers=YEARS,
    )  # fmt: skip
    worker.wait_until(lambda: state.get() == "checked")
    import_.refresh_from_db()
    confirm_import(import_=import_)
    worker.wait_until(lambda: state.get() == "done")
    assert HousingCase.objects.get().reference == "R1"
