"""Street files are read whole and unchanged, or refused with words that say where and what."""

from datetime import date

import polars
import pytest

from reporting.police.archives import find_files
from reporting.police.problems import Refused
from reporting.police.reading import read_all, read_file

from .police import CITY, FIXTURES, HEADER, NAME, NEWCASTLE, Given, make_csv


def refused(data, name=NAME):
    with pytest.raises(Refused) as caught:
        read_file(Given(data, name))
    return caught.value


def test_reads_month_force_and_every_row():
    month_file = read_file(Given(make_csv({}, {}, {"Crime type": "Drugs", "Crime ID": "a" * 64})))
    assert (month_file.month, month_file.force, month_file.force_name) == (
        date(2018, 4, 1),
        "city-of-london",
        "City of London Police",
    )
    assert month_file.frame.columns == [
        "row", "month", "lon", "lat", "location", "lsoa_code", "lsoa_name", "crime_type", "crime_id",
    ]  # fmt: skip
    assert month_file.frame.row(2) == (
        4, date(2018, 4, 1), -0.095914, 51.520348,
        "On or near Fann Street", "E01000001", "City of London 001A", "Drugs", "a" * 64,
    )  # fmt: skip
    assert month_file.warnings == ()


def test_equal_rows_stay_separate_incidents():
    assert read_file(Given(make_csv({}, {}, {}))).rows == 3


def test_a_file_without_a_helpful_name_tells_month_and_force_by_its_rows():
    month_file = read_file(Given(make_csv({"Reported by": "Avon and Somerset Constabulary"}), "street (3).csv"))
    assert (month_file.month, month_file.force) == (date(2018, 4, 1), "avon-and-somerset")


def test_a_download_that_the_browser_numbered_is_still_named():
    assert read_file(Given(make_csv({}), "C:\\down\\2018-04-City-of-London-street (1).CSV")).force == "city-of-london"


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
    ],
)
def test_names_stay_intact_in_every_encoding(encoding, label):
    text = make_csv({"Location": "On or near Siân’s Café, Heol-y-Dŵr" if "utf" in encoding else "Siân’s Café £"})
    month_file = read_file(Given(text.encode(encoding)))
    assert month_file.encoding == label
    assert month_file.frame["location"][0] in text
    assert "Siân’s Café" in month_file.frame["location"][0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_quoted_commas_and_trailing_blank_lines(end):
    text = make_csv({"Location": "On or near Great Central Railway, Quorn"}, {"Location": 'The "Old" Inn'}, end=end)
    month_file = read_file(Given(text + end + end))
    assert month_file.frame["location"].to_list() == ["On or near Great Central Railway, Quorn", 'The "Old" Inn']


def test_a_last_line_without_a_line_end_is_read():
    assert read_file(Given(make_csv({}, {}).rstrip("\n"))).rows == 2


def test_columns_are_found_by_name_in_any_order():
    month_file = read_file(Given(make_csv({}, header=[*reversed(HEADER), "Note"], end="\r\n")))
    assert month_file.frame["crime_type"].to_list() == ["Anti-social behaviour"]
    assert month_file.frame["location"].to_list() == ["On or near Fann Street"]


def test_an_unknown_crime_type_is_kept_with_a_warning():
    month_file = read_file(Given(make_csv({}, {"Crime type": "Cyber crime"}, {"Crime type": "Cyber crime"})))
    assert month_file.frame["crime_type"].to_list() == ["Anti-social behaviour", "Cyber crime", "Cyber crime"]
    (warning,) = month_file.warnings
    assert (warning.row, warning.value) == (3, "Cyber crime")
    assert "(2 rows)" in warning.wrong


def test_the_fixture_with_several_forces_is_refused_and_each_force_by_itself_is_read():
    text = (FIXTURES / "quirks_real_rows.csv").read_text()
    assert "'British Transport Police' is another force than the first row's" in str(refused(text, "quirks.csv"))
    head, *lines = text.splitlines(keepends=True)
    by_force_and_month = {}
    for line in lines:
        by_force_and_month.setdefault(tuple(line.split(",")[1:3]), []).append(line)
    read = {key: read_file(Given(head + "".join(rows), "part.csv")) for key, rows in by_force_and_month.items()}
    assert sum(month_file.rows for month_file in read.values()) == len(lines)
    assert read["2019-01", "British Transport Police"].force == "btp"
    assert read["2019-01", "Police Service of Northern Ireland"].force == "northern-ireland"
    assert read["2019-01", "Police Service of Northern Ireland"].frame["lsoa_code"].to_list() == ["", ""]
    avon = read["2019-01", "Avon and Somerset Constabulary"].frame
    assert avon["location"].to_list().count("No Location") == avon["lon"].null_count() > 0
    assert avon["crime_id"].n_unique() < avon.height
    assert read["2014-05", "Northumbria Police"].frame["location"].to_list() == ["On or near "]
    quorn = read["2019-01", "Leicestershire Police"].frame["location"]
    assert quorn.to_list() == ["On or near Great Central Railway, Quorn", "On or near Millenium Green, Glenfield"]


def test_a_file_of_2010_is_read():
    file = FIXTURES / "2010-12-metropolitan-street.sample.csv"
    (month_file,) = read_all(find_files([file]).files)
    assert (month_file.month, month_file.force, month_file.rows) == (date(2010, 12, 1), "metropolitan", 9)


def test_the_format_of_2012_is_refused_with_where_todays_is():
    error = refused((FIXTURES / "2012-04-legacy-easting-northing.sample.csv").read_bytes())
    assert "in the format of 2012, with Easting and Northing" in str(error)
    assert "https://data.police.uk/data/archive/" in str(error)


def test_the_real_files_are_read_row_for_row():
    months = list(read_all(find_files([CITY]).files))
    rows = polars.concat([month_file.frame for month_file in months])
    assert (len(months), rows.height) == (24, 18_755)
    assert rows.filter(polars.col("crime_type") == "Anti-social behaviour").height == 2_562
    assert not [warning for month_file in months for warning in month_file.warnings]


def test_the_48_months_of_newcastle_are_read_in_one_go():
    months = list(read_all(find_files([NEWCASTLE]).files))
    assert sum(month_file.rows for month_file in months) == 196_580
    assert {month_file.force for month_file in months} == {"northumbria"}
    assert sum(month_file.frame["crime_type"].str.starts_with("Anti").sum() for month_file in months) == 67_950


def test_two_files_of_one_force_and_month_are_refused():
    files = [Given(make_csv({}), NAME), Given(make_csv({}), "again.csv")]
    with pytest.raises(Refused, match="again.csv: It is the same force and month as 2018-04-city"):
        list(read_all(files))


def test_good_files_come_out_before_the_bad_one_is_told_at_the_end():
    files = [Given("<html>", "bad.csv"), Given(make_csv({}), NAME), Given("", "worse.csv")]
    seen = []
    with pytest.raises(Refused) as caught:
        seen.extend(read_all(files))
    assert caught.value.total == 2
    assert [problem.file for problem in caught.value.problems] == ["bad.csv", "worse.csv"]


def test_a_month_of_no_rows_is_asked_about_and_taken_when_confirmed():
    file = Given(make_csv())
    with pytest.raises(Refused, match="not one incident in April 2018") as caught:
        list(read_all([file]))
    assert caught.value.only_empty
    (month_file,) = read_all([file], accept_empty=True)
    assert (month_file.rows, month_file.month, month_file.force) == (0, date(2018, 4, 1), "city-of-london")


def test_a_month_of_no_rows_beside_another_fault_is_not_a_question():
    with pytest.raises(Refused) as caught:
        list(read_all([Given(make_csv()), Given("", "empty.csv")]))
    assert not caught.value.only_empty


def test_no_rows_and_no_name_is_refused():
    assert "does not say which force and month" in str(refused(make_csv(), "street.csv"))
