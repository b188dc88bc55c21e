import io
import zipfile
from datetime import date

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from engagement.access import Role
from engagement.table_files.imports import AnsweredMeanwhile
from engagement.table_files.reading import MOST_ROWS, Refused, read_table
from estates.do_not_contact import record_wish
from estates.erasure import Reason, erase_person
from estates.merges import say_not_the_same
from estates.models import Agency, PeopleImport, Person, Phone
from estates.people import change_person, mark_phone
from estates.people_import.checking import _with_its_zero
from estates.people_import.columns import FIELDS, guess
from estates.people_import.imports import (
    cancel_import,
    confirm_import,
    map_columns,
    start_undo,
    take_up_what_was_left,
    work_on,
)
from estates.tests.make import make_estate, make_member, make_person, make_programme
from estates.tests.make_people_import import ANN, BOB, HEADER, csv_bytes, make_people_import, xlsx_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def programme():
    return make_programme()


def imported(programme, data=None, chosen=(), **options):
    """From the file to the end, with a yes to the preview."""
    import_ = make_people_import(programme, data, check=True, **options)
    confirm_import(import_=import_, chosen=set(chosen))
    work_on(import_.pk)
    import_.refresh_from_db()
    return import_


def outcomes(import_):
    return [row["outcome"] for row in import_.preview["rows"]]


def problems(import_):
    return [(problem["column"], problem["wrong"]) for row in import_.preview["rows"] for problem in row["problems"]]


def names():
    return list(Person.objects.values_list("name", flat=True))


# Reading


@pytest.mark.parametrize(
    "data",
    [
        csv_bytes(ANN),
        csv_bytes(ANN, delimiter=";"),
        csv_bytes(ANN, delimiter="\t"),
        b"\xef\xbb\xbf" + csv_bytes(ANN),
        csv_bytes(ANN).decode().encode("utf-16"),
        csv_bytes(["", "", "", "", "", "", ""], ANN),
    ],
)
def test_reads_each_kind_of_csv(data):
    table = read_table(data, "csv")
    assert table["header"] == HEADER
    assert [cells for _, cells in table["rows"]] == [ANN]


def test_names_in_the_windows_encoding_are_read_and_pointed_out():
    table = read_table("Name\nSiân Nowak".encode("cp1252"), "csv")
    assert table["rows"] == [[2, ["Siân Nowak"]]]
    assert "check that names with accents look right" in table["notes"][0]


def test_reads_a_workbook_as_it_was_typed():
    data = xlsx_bytes(["Ann Lee", 7700900123, "ann@example.org", 4.0, date(2026, 2, 1), "NW0 1AA", None])
    cells = read_table(data, "xlsx")["rows"][0][1]
    assert cells == ["Ann Lee", "7700900123", "ann@example.org", "4", "2026-02-01", "NW0 1AA", ""]


def test_rows_keep_the_number_that_they_have_in_the_file():
    assert [number for number, _ in read_table(csv_bytes(ANN, [""] * 7, BOB), "csv")["rows"]] == [2, 4]


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (b"", "csv", "has no rows"),
        (csv_bytes(), "csv", "has no rows"),
        (b"<!DOCTYPE html><p>Sign in", "csv", "is a web page"),
        (xlsx_bytes(ANN), "csv", "is named .csv but is none"),
        (csv_bytes(ANN), "xlsx", "is named .xlsx but is none"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "xlsx", "has a password or is of an old kind"),
        (b"Name\nA\0nn", "csv", "characters that no text has"),
        (b'Name,Flat\n"Ann,4\n', "csv", "a quotation mark that is not closed"),
        (b"Name,Flat\nLee, Ann,4\n", "csv", "Row 2 has more cells"),
        (b"Name\n" + b"x" * 3000, "csv", "Row 2 has a cell of more than"),
        (b"Name\n" + b"Ann\n" * (MOST_ROWS + 1), "csv", f"has {MOST_ROWS + 1:,} rows"),
        (b"x" * (10 * 1024**2 + 1), "csv", "more than 10 MB"),
        (",".join(["a"] * 101).encode() + b"\n" + b"b", "csv", "has 101 columns"),
    ],
)
def test_says_what_is_wrong_with_a_file(data, kind, said):
    with pytest.raises(Refused, match=said):
        read_table(data, kind)


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024**2))
    with pytest.raises(Refused, match="too large when unpacked"):
        read_table(stream.getvalue(), "xlsx")


def test_a_workbook_with_a_cell_at_the_end_of_the_world_is_refused():
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Name", "Ann"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(Refused, match="has a cell far from the others"):
        read_table(stream.getvalue(), "xlsx")


# Columns


def test_columns_are_recognised_by_their_names():
    header = ["Full Name", "Mobile", "Telephone", "E-mail", "Flat number", "POSTCODE", "Estate", "UPRN"]
    assert guess(header) == ["name", "phone", "phone", "email", "flat", "postcode", "estate", ""]


def test_each_name_of_a_column_means_one_thing():
    known = [name for names in FIELDS.values() for name in names[1:]]
    assert len(known) == len(set(known))


@pytest.mark.parametrize(
    ("written", "number"),
    [("7700900123", "07700900123"), ("2079460018", "02079460018"), ("07700 900123", "07700 900123"), ("123", "123")],
)
def test_a_number_gets_the_zero_back_that_excel_took(written, number):
    assert _with_its_zero(written) == number


# Checking


def test_a_new_person_is_new(programme):
    assert outcomes(make_people_import(programme, check=True)) == ["new", "new"]
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({0: ""}, "Name", "Enter a name"),
        ({1: "12"}, "Mobile", "Enter a phone number like"),
        ({1: "7.7009E+09"}, "Mobile", "Excel changed it"),
        ({2: "ann at example"}, "E-mail", "valid email"),
        ({3: "2026-02-01"}, "Flat", "Excel changed it"),
        ({3: "1-Feb"}, "Flat", "Excel changed it"),
        ({5: "NOWHERE"}, "Postcode", "is not a UK postcode"),
        ({6: "Atlantis"}, "Estate", "has no estate of this name"),
    ],
)
def test_a_bad_cell_is_named_with_what_would_be_right(programme, change, column, said):
    row = [change.get(at, cell) for at, cell in enumerate(ANN)]
    import_ = make_people_import(programme, csv_bytes(row, BOB), check=True)
    assert outcomes(import_) == ["wrong", "new"]
    [(where, wrong)] = [(problem["column"], problem["wrong"]) for problem in import_.preview["rows"][0]["problems"]]
    assert where == column
    assert said in wrong


def test_who_is_there_already_is_not_added_again(programme):
    make_person(programme, "Ann Lee", phones=["07700 900123"])
    assert outcomes(make_people_import(programme, check=True)) == ["there", "new"]


def test_who_looks_like_somebody_is_asked_about(programme):
    known = make_person(programme, "Anne Lee", phones=["07700 900123"])
    import_ = make_people_import(programme, check=True)
    assert outcomes(import_) == ["likely", "new"]
    assert import_.preview["rows"][0]["person"] == known.pk


def test_somebody_of_another_programme_gives_nothing_away(programme):
    make_person(make_programme("Harbour"), "Ann Lee", phones=["07700 900123"])
    assert outcomes(make_people_import(programme, check=True)) == ["new", "new"]


def test_the_same_row_twice_is_taken_once(programme):
    assert outcomes(make_people_import(programme, csv_bytes(ANN, ANN), check=True)) == ["new", "twice"]


# Importing


def test_people_are_recorded_as_an_officer_would(programme):
    officer, estate = make_member(programme, Role.OFFICER), make_estate(programme, name="Ash Estate")
    Agency.objects.create(name="Youth Service")
    header = ["First name", "Surname", "Phone", "Mobile", "Estate", "Kind", "Agency", "Age", "Preferred contact"]
    row = ["Zoë", "O'Neil", "020 7946 0018", "7700900123", "ash estate", "professional", "Youth service", "65+", "SMS"]
    import_ = imported(programme, xlsx_bytes(row, header=header), kind="xlsx", by=officer)
    person = Person.objects.get()
    assert (person.name, person.estate, person.kind, person.agency.name) == (
        "Zoë O'Neil", estate, "professional", "Youth Service",
    )  # fmt: skip
    assert (person.age_band, person.preferred_channel, person.created_by) == ("65+", "text", officer)
    assert [phone.number for phone in person.phones.all()] == ["+442079460018", "+447700900123"]
    assert person.history.get().history_user == officer
    assert {row.history_user for phone in person.phones.all() for row in phone.history.all()} == {officer}
    assert Person.objects.search("o'neil 07700900123").get() == person
    assert not person.consents.exists()
    assert import_.report == {"counts": {"added": 1}, "added": [person.pk]}


def test_what_the_list_does_not_say_is_said_once(programme):
    estate = make_estate(programme)
    import_ = make_people_import(programme)
    map_columns(import_=import_, columns=import_.mapping["columns"], kind="professional", estate=estate)
    work_on(import_.pk)
    import_.refresh_from_db()
    confirm_import(import_=import_, chosen=set())
    work_on(import_.pk)
    assert set(Person.objects.values_list("kind", "estate")) == {("professional", estate.pk)}


def test_only_the_likely_who_were_chosen_are_added(programme):
    make_person(programme, "Anne Lee", phones=["07700 900123"])
    make_person(programme, "Bobby Hall", phones=["07700 900456"])
    import_ = imported(programme, chosen=[3, 99])
    assert names() == ["Anne Lee", "Bob Hall", "Bobby Hall"]
    assert import_.report["counts"] == {"added": 1, "likely": 1}


def test_the_same_file_again_changes_nothing(programme):
    imported(programme)
    assert outcomes(make_people_import(programme, check=True)) == ["there", "there"]
    assert imported(programme).report["added"] == []
    assert Person.objects.count() == 2


def test_whoever_came_between_the_preview_and_the_yes_is_not_added_twice(programme):
    import_ = make_people_import(programme, check=True)
    make_person(programme, "Ann Lee", phones=["07700 900123"])
    confirm_import(import_=import_, chosen=set())
    work_on(import_.pk)
    assert names() == ["Ann Lee", "Bob Hall"]


def test_a_wish_outlives_erasure_and_import(programme):
    ann = make_person(programme, "Ann Lee", phones=["07700 900123"])
    record_wish(person=ann, by=None)
    erase_person(person=ann, by=None, reason=Reason.ASKED)
    imported(programme)
    assert list(Person.objects.contactable("phone").values_list("name", flat=True)) == ["Bob Hall"]


def test_it_is_whole_or_not_at_all(programme, monkeypatch):
    import_ = make_people_import(programme, check=True)
    confirm_import(import_=import_, chosen=set())
    with monkeypatch.context() as broken:
        broken.setattr(Person.objects, "bulk_update", fail)  # the last of what is written
        with pytest.raises(RuntimeError):
            work_on(import_.pk)
    assert not Person.objects.exists()
    import_.refresh_from_db()
    assert (import_.state, import_.table) == ("refused", {})
    assert "a fault on our side" in import_.why_refused


def fail(*args, **kwargs):
    raise RuntimeError


@pytest.mark.parametrize("end", ["done", "cancelled", "refused"])
def test_nothing_of_the_file_stays_when_it_ended(programme, end, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        if end == "refused":
            import_ = make_people_import(programme, b"<html>")
        elif end == "cancelled":
            import_ = make_people_import(programme, check=True)
            cancel_import(import_=import_)
        else:
            import_ = imported(programme)
    import_ = PeopleImport.objects.get(pk=import_.pk)
    assert (import_.state, import_.table, import_.preview, import_.stored.name) == (end, {}, {}, "")
    assert not list(files_below(default_storage.location))


def files_below(folder):
    from pathlib import Path

    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_what_nobody_answers_for_a_day_is_forgotten(programme):
    import_ = make_people_import(programme)
    PeopleImport.objects.update(queued_at=timezone.now() - timezone.timedelta(hours=25))
    take_up_what_was_left()
    import_.refresh_from_db()
    assert (import_.state, import_.table) == ("cancelled", {})


def test_a_second_yes_adds_nobody_twice(programme):
    import_ = make_people_import(programme, check=True)
    confirm_import(import_=import_, chosen=set())
    with pytest.raises(AnsweredMeanwhile):
        confirm_import(import_=import_, chosen=set())
    work_on(import_.pk)
    work_on(import_.pk)
    assert Person.objects.count() == 2


def test_a_step_that_a_worker_is_at_is_left_to_it(programme):
    import_ = make_people_import(programme, check=True)
    confirm_import(import_=import_, chosen=set())
    PeopleImport.objects.update(heard_at=timezone.now())
    work_on(import_.pk)
    assert not Person.objects.exists()
    PeopleImport.objects.update(heard_at=timezone.now() - timezone.timedelta(minutes=11))
    work_on(import_.pk)
    assert Person.objects.count() == 2


# Undoing


def undone(import_):
    start_undo(import_=import_)
    work_on(import_.pk)
    import_.refresh_from_db()
    return import_


def test_undoing_takes_out_whom_it_added_and_their_history(programme):
    stays = make_person(programme, "Cara Miah")
    import_ = undone(imported(programme))
    assert names() == ["Cara Miah"]
    assert (import_.state, import_.report["removed"], import_.report["kept"]) == ("undone", 2, [])
    assert set(Person.history.values_list("id", flat=True)) == {stays.pk}
    assert not Phone.history.exists()


def test_undoing_leaves_whom_somebody_worked_with_since(programme):
    import_ = imported(programme)
    ann = Person.objects.get(name="Ann Lee")
    change_person(person=ann, by=None, version=1, language="Welsh")
    import_ = undone(import_)
    assert names() == ["Ann Lee"]
    assert import_.report["kept"] == [ann.pk]


@pytest.mark.parametrize("touch", ["wish", "number marked wrong and right", "not the same", "contact"])
def test_undoing_leaves_whoever_said_something(programme, touch):
    import_ = imported(programme)
    ann = Person.objects.get(name="Ann Lee")
    if touch == "wish":
        record_wish(person=ann, by=None)
    elif touch == "not the same":
        say_not_the_same(one=ann, other=make_person(programme, "Anne Lee"), by=None)
    elif touch == "contact":
        apps.get_model("outreach", "Contact").objects.create(
            programme=programme, person=ann, way="phone", outcome="no_answer"
        )
    else:
        mark_phone(phone=ann.phones.get(), wrong_since=timezone.now(), by=None)
        mark_phone(phone=ann.phones.get(), wrong_since=None, by=None)
    assert undone(import_).report["kept"] == [ann.pk]


# Pages


@pytest.fixture
def officer(programme, client):
    user = make_member(programme, Role.OFFICER)
    client.force_login(user)
    return user


def url(name, import_=None, programme=None):
    args = [import_.programme.slug, import_.pk] if import_ else [programme.slug]
    return reverse(f"estates:{name}", args=args)


def upload(client, programme, data, name="list.csv"):
    file = io.BytesIO(data)
    file.name = name
    return client.post(url("people-imports", programme=programme), {"file": file}, follow=True).content.decode()


def page_of(client, import_, **asked):
    return client.get(url("people-import", import_), asked).content.decode()


def test_an_upload_waits_for_the_worker(client, programme, officer):
    page = upload(client, programme, csv_bytes(ANN))
    assert "<progress" in page
    assert "Ann" not in page
    assert PeopleImport.objects.get().by == officer


@pytest.mark.parametrize(("name", "data"), [("list.xls", b"x"), ("list.csv", b""), ("list.pdf", b"%PDF")])
def test_a_file_of_another_kind_is_refused_at_once(client, programme, officer, name, data):
    assert "<title>Error: " in upload(client, programme, data, name)
    assert not PeopleImport.objects.exists()


def test_one_says_what_the_columns_are_and_sees_what_would_become_of_the_rows(client, programme, officer):
    import_ = make_people_import(programme, csv_bytes(ANN, ["", *BOB[1:]]))
    page = page_of(client, import_)
    assert "For example: Ann Lee" in page
    answers = {f"column_{at}": key for at, key in enumerate(import_.mapping["columns"])} | {"kind": "resident"}
    client.post(url("people-import", import_), answers)
    work_on(import_.pk)
    page = page_of(client, import_)
    assert "Enter a name" in page
    assert "Import 1 person" in page
    problems = client.get(url("people-import-problems", import_)).getvalue().decode()
    assert '"3","Name","","Enter a name' in problems
    assert "Which column is what?" in page_of(client, import_, columns="")
    import_.refresh_from_db()
    client.post(url("confirm-people-import", import_), {"preview": import_.preview_key})
    work_on(import_.pk)
    assert "1 person was added" in page_of(client, import_)
    client.post(url("undo-people-import", import_))
    work_on(import_.pk)
    assert "1 person was taken out again" in page_of(client, import_)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({0: ""}, "Say which column holds people"),
        ({2: "name"}, "Only one column can be"),
        ({2: "first_name"}, "Choose either one column with full names"),
    ],
)
def test_columns_must_make_sense(client, programme, officer, columns, said):
    import_ = make_people_import(programme)
    answers = {f"column_{at}": columns.get(at, key) for at, key in enumerate(import_.mapping["columns"])}
    page = client.post(url("people-import", import_), {**answers, "kind": "resident"}).content.decode()
    assert said in page
    import_.refresh_from_db()
    assert import_.state == "mapping"


def test_a_late_answer_is_told_kindly(client, programme, officer):
    import_ = make_people_import(programme, check=True)
    cancel_import(import_=import_)
    page = client.post(url("confirm-people-import", import_), follow=True).content.decode()
    assert "Somebody answered this import in the meantime" in page
    assert not Person.objects.exists()


def test_the_preview_asks_the_database_as_often_for_three_as_for_one(client, programme, officer):
    make_person(programme, "Anne Lee", phones=["07700 900123"])
    rows = [["Ann Lee", "07700 900123", "", "", "", "", ""], ["Ann Leee", "07700 900123", "", "", "", "", ""]]

    def queries(*rows):
        import_ = make_people_import(programme, csv_bytes(*rows), check=True)
        page_of(client, import_)
        with CaptureQueriesContext(connection) as asked:
            page_of(client, import_)
        return len(asked)

    assert queries(rows[0]) == queries(*rows)


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_takes_it_through(worker, programme, settings):
    from django.core.files import File

    from estates.people_import.imports import start_import

    settings.MEDIA_ROOT = settings.VAR_DIR / "media"  # where the worker looks
    import_ = start_import(programme=programme, file=File(io.BytesIO(csv_bytes(ANN)), "x"), kind="csv", by=None)
    state = PeopleImport.objects.filter(pk=import_.pk).values_list("state", flat=True)
    worker.wait_until(lambda: state.get() == "mapping")
    import_.refresh_from_db()
    map_columns(import_=import_, columns=import_.mapping["columns"], kind="resident", estate=None)
    worker.wait_until(lambda: state.get() == "checked")
    import_.refresh_from_db()
    confirm_import(import_=import_, chosen=set())
    worker.wait_until(lambda: state.get() == "done")
    assert names() == ["Ann Lee"]


def test_writing_many_down_takes_as_many_queries_as_writing_one(programme):
    def queries(rows):
        import_ = make_people_import(programme, csv_bytes(*rows), check=True)
        confirm_import(import_=import_, chosen=set())
        import_.refresh_from_db()
        with CaptureQueriesContext(connection) as asked:
            work_on(import_.pk)
        return sum(query["sql"].startswith(("INSERT", "UPDATE")) for query in asked)

    one = queries([ANN])
    assert queries([[f"Person {number}", *BOB[1:3], str(number), *BOB[4:]] for number in range(6, 10)]) == one
