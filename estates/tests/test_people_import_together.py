"""Two rows of one file, two tabs, two officers, two workers: nobody is lost, and nobody comes twice."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection
from django.urls import reverse

from engagement.access import Role
from engagement.table_files import imports as steps
from engagement.table_files.imports import AnsweredMeanwhile
from estates.erasure import Reason, erase_person
from estates.models import PeopleImport, Person
from estates.people_import import imports
from estates.people_import.checking import Checker
from estates.people_import.imports import confirm_import, map_columns, work_on
from estates.tests.make import make_estate, make_member, make_person, make_programme
from estates.tests.make_people_import import ANN, BOB, csv_bytes, make_people_import

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def outcomes(import_):
    return [row["outcome"] for row in import_.preview["rows"]]


def test_two_people_of_one_name_on_two_estates_are_two_people():
    programme = make_programme()
    for name in ("Ash Estate", "Oak Estate"):
        make_estate(programme, name=name)
    data = b"Name,Estate\nMary Jones,Ash Estate\nMary Jones,Oak Estate\nMary Jones,Oak Estate\n"
    assert outcomes(make_people_import(programme, data, check=True)) == ["new", "new", "twice"]


def test_rows_of_one_person_are_one_though_the_second_says_less():
    data = b"Name,Mobile,E-mail\nAnn Lee,07700 900123,ann@example.org\nAnn Lee,07700 900123,\n"
    assert outcomes(make_people_import(make_programme(), data, check=True)) == ["new", "twice"]


def test_one_number_in_two_ways_in_two_columns_is_one_number():
    data = b"Name,Home phone,Mobile\nAnn Lee,07700 900123,+447700900123\n"
    assert outcomes(make_people_import(make_programme(), data, check=True)) == ["new"]


def test_a_bad_number_is_named_by_the_column_in_which_it_stands():
    data = b"Name,Home phone,Mobile\nAnn Lee,020 7946 0018,12\n"
    [row] = make_people_import(make_programme(), data, check=True).preview["rows"]
    assert [(problem["column"], problem["value"]) for problem in row["problems"]] == [("Mobile", "12")]


def test_a_yes_to_a_preview_that_somebody_replaced_meanwhile_is_no_yes(client):
    """Two officers, or two tabs: one looks at a preview, the other says that the columns are others."""
    programme = make_programme()
    client.force_login(make_member(programme, Role.OFFICER))
    import_ = make_people_import(programme, b"First name,Surname,Nickname\nAnn,Lee,Annie\n", check=True)
    seen = PeopleImport.objects.get(pk=import_.pk)
    map_columns(import_=import_, columns=["", "", "name"], kind="professional", estate=None)
    work_on(import_.pk)
    with pytest.raises(AnsweredMeanwhile):
        confirm_import(import_=seen, chosen=set())
    url = reverse("estates:confirm-people-import", args=[programme.slug, import_.pk])
    page = client.post(url, {"preview": seen.preview_key}, follow=True)
    assert "Somebody answered this import in the meantime" in page.content.decode()
    work_on(import_.pk)
    assert not Person.objects.exists()


def test_more_than_a_thousand_likely_people_can_be_chosen(client):
    programme = make_programme()
    client.force_login(make_member(programme, Role.OFFICER))
    import_ = make_people_import(programme, check=True)
    url = reverse("estates:confirm-people-import", args=[programme.slug, import_.pk])
    assert client.post(url, {"add": list(range(2, 1_400)), "preview": import_.preview_key}).status_code == 302
    import_.refresh_from_db()
    assert len(import_.chosen) == 1_398


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_list_at_the_same_moment_add_nobody_twice(monkeypatch):
    monkeypatch.setattr(steps, "_queue", lambda import_: None)  # the run's own worker is to leave them to this test
    programme = make_programme()
    both = [make_people_import(programme, check=True) for _ in range(2)]
    for import_ in both:
        confirm_import(import_=import_, chosen=set())
    together, checked = Barrier(2), imports._checked

    def checked_together(import_):
        rows = list(checked(import_))
        with suppress(BrokenBarrierError):  # the lock holds the other one back
            together.wait(timeout=0.5)
        return rows

    monkeypatch.setattr(imports, "_checked", checked_together)

    def work(import_):
        try:
            work_on(import_.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, both))
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ann Lee", "Bob Hall"]


def test_what_officers_do_during_the_check_is_checked_without_checking_all_again(monkeypatch):
    """On SQLite nobody else can write while it is, which for all of a long list would be a minute."""
    programme = make_programme()
    gone = make_person(programme, "Dev Rao", phones=["07700 900789"])
    rows = [ANN, BOB, ["Dev Rao", "07700 900789", "", "", "", "", ""], ["Eve Poe", "", "", "", "", "", ""]]
    import_ = make_people_import(programme, csv_bytes(*rows), check=True)
    assert outcomes(import_) == ["new", "new", "there", "new"]
    confirm_import(import_=import_, chosen=set())
    compared, checked, compare = [], imports._checked, Checker._compared

    def checked_while_officers_work(import_):
        yield from checked(import_)
        make_person(programme, "Ann Lee", phones=["07700 900123"])
        erase_person(person=gone, by=None, reason=Reason.ASKED)
        monkeypatch.setattr(Checker, "_compared", lambda *args: compared.append(args[1]) or compare(*args))

    monkeypatch.setattr(imports, "_checked", checked_while_officers_work)
    monkeypatch.setattr(imports, "LONGEST_WRITE", timedelta(0))
    work_on(import_.pk)
    import_.refresh_from_db()
    assert import_.report["counts"] == {"there": 1, "added": 3}
    assert compared == [2, 4]


def test_a_column_called_as_ours_goes_before_one_with_another_name_for_it():
    data = b"Name,House,Building,Block,PC\nAnn Lee,4,North,A Block,NW0 1AA\n"
    assert make_people_import(make_programme(), data).mapping["columns"] == ["name", "flat", "", "block", "postcode"]


def test_a_word_that_is_none_of_the_choices_is_told_once():
    import_ = make_people_import(make_programme(), b"Name,Kind\nAnn Lee,tenant\n", check=True)
    assert [problem["value"] for row in import_.preview["rows"] for problem in row["problems"]] == ["tenant"]


def test_the_preview_says_who_is_there_already_and_which_rows_are_twice(client):
    programme = make_programme()
    client.force_login(make_member(programme, Role.OFFICER))
    make_person(programme, "Ann Lee", phones=["07700 900123"])
    import_ = make_people_import(programme, csv_bytes(ANN, BOB, BOB), check=True)
    page = client.get(reverse("estates:people-import", args=[programme.slug, import_.pk])).content.decode()
    assert "the same phone number as <bdi>Ann Lee</bdi>" in page
    assert "Row 4: the same person as row 3" in page
