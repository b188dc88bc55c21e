import json

import pytest
from django.core.management import CommandError, call_command

from reporting.models import Import, SourceFile
from reporting.tests.make import NO_PLACE, make_month

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A folder as data.police.uk's ZIP unpacks, with an outcomes file beside the street files."""
    for month in ("2018-04", "2018-05"):
        (tmp_path / month).mkdir()
        upload = make_month({}, NO_PLACE, month=month)
        (tmp_path / month / upload.name).write_bytes(upload.read())
    (tmp_path / "2018-04" / "2018-04-city-of-london-outcomes.csv").write_text("Crime ID,Month\n")
    return tmp_path


def run(capsys, *args):
    call_command("import_police", *map(str, args))
    return capsys.readouterr().out


def test_imports_a_folder_and_says_what_was_read(folder, capsys):
    out = run(capsys, folder)
    assert "read 4 rows in 2 files." in out
    assert "Without a place: 2 rows (50.0%)" in out
    assert SourceFile.objects.in_use().count() == 2


def test_imports_several_files_at_once(folder, capsys):
    assert "read 4 rows in 2 files." in run(capsys, *sorted(folder.glob("*/*-street.csv")))


def test_says_the_same_as_json(folder, capsys):
    run(capsys, folder / "2018-04" / "2018-04-city-of-london-street.csv")
    outcome = json.loads(run(capsys, folder, "--json"))
    assert (outcome["state"], outcome["totals"]["rows"], len(outcome["already_there"])) == ("done", 2, 1)


def test_ends_with_an_error_and_saves_nothing_when_refused(folder):
    wrong = folder / "2018-06-city-of-london-street.csv"
    wrong.write_bytes(make_month({"Month": "2018-07"}, month="2018-06").read())
    with pytest.raises(CommandError, match="(?s)2018-06-city-of-london-street.csv, row 2, Month: .*Nothing was saved"):
        call_command("import_police", str(folder))
    assert not SourceFile.objects.exists()


def test_prints_json_when_refused_too(folder, capsys):
    (folder / "page.csv").write_text("<html>Not found</html>")
    with pytest.raises(CommandError):
        call_command("import_police", str(folder / "page.csv"), "--json")
    outcome = json.loads(capsys.readouterr().out)
    assert (outcome["state"], outcome["problems"][0]["file"]) == ("refused", "page.csv")


def test_counts_months_of_zero_only_when_told_so(tmp_path, capsys):
    path = tmp_path / "2018-04-city-of-london-street.csv"
    path.write_bytes(make_month().read())
    with pytest.raises(CommandError, match="--yes-zero"):
        call_command("import_police", str(path))
    assert "read 0 rows in 1 file." in run(capsys, path, "--yes-zero")


def test_names_a_path_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="There is no file or folder"):
        call_command("import_police", str(tmp_path / "nowhere"))
    with pytest.raises(CommandError, match="There is no street file or ZIP"):
        call_command("import_police", str(tmp_path))
    assert not Import.objects.exists()


def test_leaves_out_of_a_folder_what_is_no_street_file(folder, capsys):
    (folder / "._2018-04-city-of-london-street.csv").write_bytes(b"\0\5\26\7Mac OS X")
    (folder / "areas.csv").write_text("Area,Homes\nAsh,100\n")
    (folder / "2018-06-city-of-london-street.csv").symlink_to("/etc/passwd")
    assert "read 4 rows in 2 files." in run(capsys, folder)
