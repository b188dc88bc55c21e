"""Each kind of bad street file is refused whole, naming file, row, column, value and what would be right."""

import pytest

from estates.police_forces import POLICE_FORCES
from reporting.police.forces import force_slug
from reporting.police.problems import SHOWN_PER_FILE, Refused
from reporting.police.reading import read_file

from .police import HEADER, NAME, Given, make_csv

OUTCOMES = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n"
SEARCHES = "Type,Date,Part of a policing operation,Latitude,Longitude,Gender,Object of search,Outcome\n"
GOOD = make_csv({}, {}, {})


def refused(data, name=NAME):
    with pytest.raises(Refused) as caught:
        read_file(Given(data, name))
    return caught.value


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "It is empty."),
        (b"\xef\xbb\xbf\r\n", "It is empty."),
        ("<!DOCTYPE html><html><title>502</title>", "a web page saved under this name"),
        ('[{"category": "drugs"}]', "It is JSON"),
        (b"%PDF-1.7", "It is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook"),
        (b"\x1f\x8b\x08", "It is a gzip archive"),
        ("hello", "not the header of a street file"),
        ("x" * 200_000, "not the header of a street file"),
        (GOOD.replace(",", ";"), "not the header of a street file"),
        (GOOD.split("\n", 1)[1], "not the header of a street file"),
        (OUTCOMES, "It is an outcomes file"),
        (SEARCHES, "It is a stop-and-search file"),
        (make_csv({}, header=[c for c in HEADER if "LSOA" not in c]), "Its header lacks 'LSOA code', 'LSOA name'."),
        (make_csv({}).replace("Context", '"Context', 1), "is not closed in the header"),
        (make_csv({}).replace("Context", "Month", 1), "Its header has 'Month' more than once."),
    ],
)
def test_the_whole_file_is_of_another_kind(data, words):
    error = refused(data)
    assert words in error.problems[0].wrong
    assert error.problems[0].file == NAME
    assert error.problems[0].right


@pytest.mark.parametrize(
    ("change", "column", "wrong"),
    [
        ({"Month": "2018-05"}, "Month", "'2018-05' is not the file's month (2018-04)."),
        ({"Month": ""}, "Month", "'' is not the file's month (2018-04)."),
        ({"Reported by": "Kent Police"}, "Reported by", "'Kent Police' is another force than the first row's"),
        ({"Longitude": "abc"}, "Longitude", "'abc' is not a number."),
        ({"Latitude": "51,52"}, "Latitude", "'51,52' is not a number."),
        ({"Latitude": "nan"}, "Latitude", "nan is outside the United Kingdom."),
        ({"Longitude": "inf"}, "Longitude", "inf is outside the United Kingdom."),
        ({"Longitude": "51.5"}, "Longitude", "51.5 is outside the United Kingdom."),
        ({"Latitude": "48.85"}, "Latitude", "48.85 is outside the United Kingdom."),
        ({"Latitude": ""}, "Latitude", "There is only one of longitude and latitude."),
        ({"LSOA code": "E0100001"}, "LSOA code", "'E0100001' is not an LSOA code."),
        ({"LSOA code": "City 001A"}, "LSOA code", "'City 001A' is not an LSOA code."),
        ({"Crime type": ""}, "Crime type", "It is blank."),
        ({"Crime type": "x" * 61}, "Crime type", "It is too long."),
        ({"Location": "x" * 256}, "Location", "It is too long."),
        ({"Crime ID": "a" * 65}, "Crime ID", "It is too long."),
    ],
)
def test_one_value_is_wrong_and_its_place_is_told(change, column, wrong):
    error = refused(make_csv({}, {}, change, {}))
    (problem,) = error.problems
    assert (problem.row, problem.column, problem.value) == (4, column, change[column][:80])
    assert problem.wrong.startswith(wrong)
    assert f"{NAME}, row 4, {column}: " in str(error)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a,b,c", "The row has 3 values."),
        ("," * 12, "The row has 13 values."),
        ("," * 10, "The row has 11 values."),
        ("", "The row is empty."),
        (GOOD.split("\n")[1].replace("On or", '"On or'), "is not closed in this row"),
        (GOOD.split("\n")[1].replace("near", 'ne"ar'), "is not closed in this row"),
        (GOOD.split("\n")[1].replace("near", "ne\rar"), "NUL or control character"),
    ],
)
def test_one_line_is_broken_and_its_row_is_told(line, words):
    head, first, second, third, _ = GOOD.split("\n")
    error = refused("\n".join([head, first, line, third, ""]))
    assert [(problem.row, words in problem.wrong) for problem in error.problems] == [(3, True)]


def test_a_short_and_a_long_line_do_not_make_up_for_each_other():
    head, first, *_ = GOOD.split("\n")
    error = refused("\n".join([head, first[:-1], first + ",", first, ""]))
    assert [problem.row for problem in error.problems] == [2, 3]


def test_two_open_quotation_marks_do_not_swallow_the_rows_between():
    head, first, *_ = GOOD.split("\n")
    opened = first.replace("On or", '"On or')
    error = refused("\n".join([head, first, opened, first, opened, first, ""]))
    assert [problem.row for problem in error.problems] == [4 - 1, 5]


@pytest.mark.parametrize("cut", [1, 2, 30, 100])
def test_a_last_line_that_is_cut_off_is_refused(cut):
    error = refused(GOOD[: -1 - cut])
    assert (error.problems[0].row, error.total) == (4, 1)
    assert "The last row is cut off" in error.problems[0].wrong


def test_a_nul_byte_is_refused_with_its_row():
    error = refused(GOOD.replace("Fann", "Fa\0n", 2).replace("Fa\0n", "Fann", 1))
    assert error.problems[0].row == 3


def test_bytes_of_no_known_encoding_are_refused_with_their_row():
    lines = make_csv({}, {}).encode().split(b"\n")
    lines[2] = lines[2].replace(b"Fann", b"F\x81nn")
    assert refused(b"\n".join(lines)).problems[0].row == 3


def test_the_force_of_the_rows_must_be_the_force_of_the_name():
    error = refused(GOOD, "2018-04-essex-street.csv")
    assert error.problems[0].wrong == "'City of London Police' is not the force in the file's name (essex)."


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        *POLICE_FORCES,
        ("devon-and-cornwall", "Devon & Cornwall Police"),
        ("hampshire", "Hampshire & Isle of Wight Constabulary"),
    ],
)
def test_a_force_is_known_by_the_slug_that_file_names_have(slug, name):
    assert force_slug(name) == slug
    assert read_file(Given(make_csv({"Reported by": name}), f"2018-04-{slug}-street.csv")).force == slug


@pytest.mark.parametrize("name", ["", "{}", "Police", "x" * 61])
def test_what_is_no_force_is_refused(name):
    error = refused(make_csv({"Reported by": name}), "street.csv")
    assert "is not the name of a police force." in error.problems[0].wrong


def test_a_force_with_braces_in_its_name_is_told_as_it_is():
    error = refused(make_csv({"Reported by": "{0} Kent Police"}, {"Reported by": "Essex {1}"}), "street.csv")
    assert error.problems[0].wrong == "'Essex {1}' is another force than the first row's ({0} Kent Police)."


def test_a_whole_file_of_another_month_is_one_problem_with_the_number_of_rows():
    error = refused(GOOD, "2018-05-city-of-london-street.csv")
    (problem,) = error.problems
    assert (problem.row, error.total) == (2, 3)
    assert "So do 2 further rows." in problem.right


def test_mixed_months_in_a_file_without_a_name_are_refused():
    error = refused(make_csv({}, {"Month": "2018-05"}), "street.csv")
    assert error.problems[0].wrong == "'2018-05' is not the file's month (2018-04)."


def test_the_first_twenty_problems_are_shown_and_all_are_counted():
    error = refused(make_csv(*[{"Longitude": f"x{row}"} for row in range(50)], {"Crime type": ""}))
    assert (len(error.problems), error.total) == (SHOWN_PER_FILE, 51)
    assert [problem.row for problem in error.problems] == list(range(2, 22))


def test_several_kinds_of_problems_are_told_together_by_row():
    error = refused(make_csv({"LSOA code": "?"}, {"Longitude": "0"}, {"Month": "Apr-18"}))
    assert [(problem.row, problem.column) for problem in error.problems] == [(2, "LSOA code"), (4, "Month")]
