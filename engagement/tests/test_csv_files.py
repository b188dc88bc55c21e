import csv
from io import StringIO

import pytest

from engagement.csv_files import csv_lines, harmless


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+447700900123", "-1", "@SUM(A1)", "\tx", "\r=1", " =1", "＝1"]
)  # noqa: RUF001
def test_a_formula_becomes_text(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["O'Neil", "020 7946 0018", "", "a=b"])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == text


@pytest.mark.parametrize("number", [-0.0915, -1, 7])
def test_a_number_stays_a_number(number):
    assert harmless(number) == str(number)


def test_lines_read_back_as_they_were():
    text = "".join(csv_lines(["Name"], [['Zoë "Z", O\'Neil\nHall'], [None]]))
    assert list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))) == [
        ["Name"],
        ['Zoë "Z", O\'Neil\nHall'],
        [""],
    ]
