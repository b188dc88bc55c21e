"""Files that are meant to break the reader, or are broken: each is refused with words, and the worker lives on."""

import io
import logging
import zipfile

import pytest
from openpyxl import Workbook

from engagement.logs import JSONFormatter
from engagement.table_files.reading import Refused, read_table
from estates.tests.make import make_programme
from estates.tests.make_people_import import ANN, make_people_import, xlsx_bytes

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def raw_workbook(*cells, path="worksheets/sheet1.xml"):
    """A workbook of one sheet, each of whose cells is (place, text) and written as XML by hand."""
    rows = "".join(f"<row><c r={where} t='inlineStr'><is><t>{text}</t></is></c></row>" for where, text in cells)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/worksheet" Target="{path}"/></Relationships>'
        ),
        f"xl/{path}": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


PEOPLE = (('"A1"', "Name"), ('"A2"', "Ann Lee"))


@pytest.mark.parametrize(
    "data",
    [
        raw_workbook(*PEOPLE, ("'XFD1048576'", " ")),
        raw_workbook(*PEOPLE, ('"XFD1048576"', " "), path="elsewhere/sheet1.xml"),
        raw_workbook(('"AAAAAAAAAAA1"', "Name"), ('"A2"', "Ann Lee")),
    ],
    ids=["a cell far away", "in a sheet of another folder", "a place that is none"],
)
def test_a_workbook_that_would_end_the_reader_is_refused(data):
    with pytest.raises(Refused, match="has a cell far from the others"):
        read_table(data, "xlsx")


def test_a_workbook_by_hand_is_read():
    assert read_table(raw_workbook(*PEOPLE), "xlsx")["rows"] == [[2, ["Ann Lee"]]]


def test_a_damaged_workbook_is_called_damaged():
    data = bytearray(xlsx_bytes(*[ANN] * 50))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    at = entry.header_offset + 30 + len(entry.filename)
    data[at : at + 40] = b"\xff" * 40
    with pytest.raises(Refused, match="damaged"):
        read_table(bytes(data), "xlsx")


def test_a_hidden_sheet_is_not_the_list():
    book = Workbook()
    for row in (["Name"], ["Old Entry"]):
        book.active.append(row)
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("Residents")
    for row in (["Name"], ["Ann Lee"]):
        shown.append(row)
    book.active = 1
    assert read_table(saved(book), "xlsx")["rows"] == [[2, ["Ann Lee"]]]


def test_a_column_of_a_workbook_without_a_name_is_named_as_such():
    book = Workbook()
    for row in (["Name", None], ["Ann Lee", "07700 900123"]):
        book.active.append(row)
    with pytest.raises(Refused, match="Row 2 has something in a column without a name"):
        read_table(saved(book), "xlsx")


@pytest.mark.django_db
def test_a_nul_in_a_cell_is_refused(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    data = raw_workbook(('"A1"', "Name"), ('"A2"', "Ann_x0000_Lee"))
    assert "characters that no text has" in make_people_import(make_programme(), data, kind="xlsx").why_refused


def test_what_postgresql_was_reading_is_not_logged():
    said = (
        'invalid input\nCONTEXT:  JSON data, line 1: ..."rows": [[2, ["Ann Lee"]]\nLINE 1: INSERT INTO x VALUES (Ann)'
    )
    record = logging.makeLogRecord({"msg": said})
    assert "Ann" not in JSONFormatter().format(record)


def test_people_below_many_empty_lines_are_read_too():
    rows = "".join(f"Person {number}\n\n\n" for number in range(9_000))
    assert len(read_table(f"Name\n{rows}".encode(), "csv")["rows"]) == 9_000


def test_the_number_of_rows_in_a_refusal_is_that_of_the_file():
    with pytest.raises(Refused, match="100,000 rows"):
        read_table(b"Name\n" + b"Ann\n" * 100_000, "csv")


def test_a_quotation_mark_that_is_not_closed_is_named_by_its_own_line():
    with pytest.raises(Refused, match="Line 3 "):
        read_table(b'Name,Flat\nBob,1\n"Ann,4\n' + b"Cara,5\n" * 500, "csv")
