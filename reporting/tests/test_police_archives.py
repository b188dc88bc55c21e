"""What a path, a folder, a ZIP or an upload holds; and what must not be opened."""

import io
import zipfile

import pytest

from reporting.police import archives
from reporting.police.archives import find_files
from reporting.police.problems import Refused
from reporting.police.reading import read_all

from .police import CITY, NAME, make_csv, make_zip

TEXT = make_csv({})


def names(found):
    return [file.name.rsplit("/", 1)[-1] for file in found.files]


def refused(*sources):
    with pytest.raises(Refused) as caught:
        find_files(sources)
    return str(caught.value)


def test_a_zip_as_data_police_uk_gives_it(tmp_path):
    folder = "2018-04/2018-04-city-of-london"
    upload = make_zip(
        {
            "2018-04/": "",
            f"{folder}-street.csv": TEXT,
            f"{folder}-outcomes.csv": "x",
            f"{folder}-stop-and-search.csv": "x",
            f"__MACOSX/2018-04/._{NAME}": "x",
            "2018-04/.DS_Store": "x",
            "read me.txt": "x",
        }
    )
    found = find_files([upload])
    assert [file.name for file in found.files] == [f"download.zip/{folder}-street.csv"]
    assert [(left.name.rsplit("/", 1)[-1], left.why) for left in found.left_out] == [
        ("2018-04-city-of-london-outcomes.csv", "It is an outcomes file: only street files are counted."),
        ("2018-04-city-of-london-stop-and-search.csv", "It is a stop-and-search file: only street files are counted."),
        ("read me.txt", "It is not a CSV file."),
    ]
    assert found.files[0].read() == TEXT.encode()
    assert [month_file.rows for month_file in read_all(found.files)] == [1]


def test_a_folder_with_files_of_several_levels_and_a_zip(tmp_path):
    (tmp_path / "2018-05").mkdir()
    (tmp_path / "2018-05" / "2018-05-kent-street.csv").write_text(TEXT)
    (tmp_path / NAME).write_text(TEXT)
    (tmp_path / "2018-04-kent-outcomes.csv").write_text("x")
    (tmp_path / "link.csv").symlink_to("/etc/hostname")
    (tmp_path / "more.zip").write_bytes(make_zip({"2018-03-kent-street.csv": TEXT}).getvalue())
    found = find_files([tmp_path])
    assert names(found) == ["2018-03-kent-street.csv", NAME, "2018-05-kent-street.csv"]
    assert sorted(left.why for left in found.left_out) == [
        "It is a link to another place.",
        "It is an outcomes file: only street files are counted.",
    ]


def test_files_and_uploads_come_sorted_by_month(tmp_path):
    path = tmp_path / "2018-05-kent-street.csv"
    path.write_text(TEXT)
    upload = io.BytesIO(TEXT.encode())
    upload.name = "C:\\fakepath\\2018-04-kent-street.csv"
    upload.read()
    found = find_files([str(path), upload])
    assert names(found) == ["2018-04-kent-street.csv", "2018-05-kent-street.csv"]
    assert [file.read() for file in found.files] == [TEXT.encode()] * 2
    assert not upload.closed


def test_the_real_zip_has_24_files():
    assert len(find_files([CITY]).files) == 24


def test_an_outcomes_file_given_by_itself_is_refused_with_what_it_is(tmp_path):
    path = tmp_path / "2018-04-kent-outcomes.csv"
    path.write_text("Crime ID,Month,Reported by,Outcome type\n")
    with pytest.raises(Refused, match="It is an outcomes file"):
        list(read_all(find_files([path]).files))


def test_a_zip_without_any_street_file_says_so():
    assert "There is no street file in it." in refused(make_zip({"2018-04-kent-outcomes.csv": "x"}))
    assert "There is no street file in it." in refused(make_zip({}))
    assert "Nothing: There is no street file" in refused()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../2018-04-kent-street.csv", "leads out of the ZIP"),
        ("a/../../2018-04-kent-street.csv", "leads out of the ZIP"),
        ("..\\2018-04-kent-street.csv", "leads out of the ZIP"),
        ("/etc/2018-04-kent-street.csv", "leads out of the ZIP"),
        ("C:\\2018-04-kent-street.csv", "leads out of the ZIP"),
        ("inner.zip", "archive within the archive"),
        ("[Content_Types].xml", "an Excel workbook"),
    ],
)
def test_a_zip_with_a_bad_entry_is_refused_whole(name, words):
    assert words in refused(make_zip({NAME: TEXT, name: TEXT}))


def test_a_link_in_a_zip_is_refused():
    upload = io.BytesIO()
    upload.name = "download.zip"
    entry = zipfile.ZipInfo("2018-04-kent-street.csv")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(upload, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert "It is a link to another place." in refused(upload)


def with_entry(upload, offset, data):
    """The ZIP with bytes of its central directory's first entry replaced."""
    data_before = upload.getvalue()
    start = data_before.index(b"PK\x01\x02") + offset
    changed = io.BytesIO(data_before[:start] + data + data_before[start + len(data) :])
    changed.name = upload.name
    return changed


def test_a_file_without_a_name_is_refused():
    assert "a file without a name" in refused(with_entry(make_zip({NAME: TEXT}), 46, b"\x00"))


def test_a_password_is_refused():
    assert "protected by a password" in refused(with_entry(make_zip({NAME: TEXT}), 8, b"\x01\x00"))


def test_more_than_two_gigabytes_are_refused_by_what_is_declared():
    big = with_entry(make_zip({NAME: TEXT}), 24, (2**31 + 1).to_bytes(4, "little"))
    assert "It unpacks to more than 2 GB." in refused(big)


def test_more_than_two_gigabytes_in_several_files_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED_BYTES", 2 * len(TEXT))
    several = {f"2018-0{month}-kent-street.csv": TEXT for month in (1, 2, 3)}
    assert "more than 2 GB" in refused(make_zip(several))
    uploads = [make_zip({name: text}) for name, text in several.items()]
    assert "All files together: They unpack to more than 2 GB." in refused(*uploads)


def test_a_size_that_is_a_lie_is_found_while_reading():
    lie = with_entry(make_zip({NAME: TEXT * 50}), 24, (100).to_bytes(4, "little"))
    (file,) = find_files([lie]).files
    with pytest.raises(Refused, match="It is damaged"):
        file.read()


def test_a_file_that_grows_while_it_is_read_is_refused():
    file = archives.StreetFile("grown.csv", 3, lambda: io.BytesIO(b"1234"))
    with pytest.raises(Refused, match="larger than it says"):
        file.read()


def test_a_bomb_is_refused_by_its_ratio():
    assert "more than 100 times its size" in refused(make_zip({NAME: "0" * 3_000_000}))


def test_a_file_larger_than_any_force_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILE_BYTES", 10)
    assert "A month of one force is at most" in refused(make_zip({NAME: TEXT}))


def test_a_damaged_zip_is_refused():
    data = make_zip({NAME: TEXT * 20}).getvalue()
    for name, broken in (("cut.zip", data[: len(data) // 2]), ("error.zip", b"<html>")):
        upload = io.BytesIO(broken)
        upload.name = name
        assert refused(upload).startswith(name)
    place = data.index(b"street.csv") + 30
    upload = io.BytesIO(data[:place] + b"\xff" * 8 + data[place + 8 :])
    upload.name = "download.zip"
    (file,) = find_files([upload]).files
    with pytest.raises(Refused, match="It is damaged"):
        file.read()


def test_an_excel_workbook_renamed_to_csv_is_refused():
    upload = make_zip({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
    upload.name = "2018-04-kent-street.csv"
    assert "It is an Excel workbook" in refused(upload)


def test_a_path_that_is_not_there_is_refused(tmp_path):
    assert "There is no such file or folder." in refused(tmp_path / "gone.csv")


def test_every_wrong_source_is_told_at_once(tmp_path):
    text = refused(tmp_path / "gone.csv", make_zip({"../x.csv": "x"}), make_zip({NAME: TEXT}))
    assert text.count("\n") == 1


def test_a_path_of_many_letters_is_refused():
    name = f"{'folder/' * 60}2018-04-kent-street.csv"
    with pytest.raises(Refused, match="Its path has"):
        find_files([make_zip({name: make_csv({})})])
