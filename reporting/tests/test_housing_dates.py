from datetime import date

import pytest

from reporting.housing.dates import DMY, ISO, MDY, SERIAL, WORDS, look_at, read

DAY = date(2006, 3, 25)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("25/03/2006", DMY),
        ("25.3.2006", DMY),
        ("25/03/2006 14:30", DMY),
        ("2006-03-25", ISO),
        ("2006-03-25T14:30:00.000Z", ISO),
        ("03/25/2006", MDY),
        ("25 March 2006", WORDS),
        ("25-Mar-2006", WORDS),
        ("38801", SERIAL),
        ("38801.604", SERIAL),
    ],
)
def test_a_date_is_read_as_its_column_says(text, how):
    assert read(text, how) == DAY


@pytest.mark.parametrize(
    ("text", "how", "said"),
    [
        ("31/02/2006", DMY, "There is no such day."),
        ("03/25/2006", DMY, "There is no such day."),
        ("25/03/06", DMY, "The year has two digits. Write all four."),
        ("2006-03-25", DMY, "This column’s dates are written “Day first, like 25/03/2006”. Write this one so, too."),
        ("soon", ISO, "This column’s dates are written “Year first, like 2006-03-25”. Write this one so, too."),
        ("01/04/1905", DMY, "A date before 1990 cannot be right."),
    ],
)
def test_a_date_that_is_written_otherwise_is_refused_with_words(text, how, said):
    with pytest.raises(ValueError, match=f"^{said}$"):
        read(text, how)


@pytest.mark.parametrize(
    ("values", "guess"),
    [
        (["25/03/2006", "01/02/2006"], DMY),
        (["03/25/2006", "01/02/2006"], MDY),
        (["2006-03-25", "2006-02-01"], ISO),
        (["38801", "38750"], SERIAL),
        (["25 Mar 2006"], WORDS),
    ],
)
def test_a_column_that_is_clear_is_told_by_itself(values, guess):
    assert look_at(values).guess == guess


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (["01/02/2006", "03/04/2006"], "All of its days could also be months. Say which comes first."),
        (["25/03/2006", "03/25/2006"], "Some of its dates can only have the day first, others only the month."),
        (["25/03/2006", "2006-03-02"], "It is written in several ways: 1 day first, like 25/03/2006, 1 year first,"),
        (["25/03/2006", "38801"], "It is written in several ways: 1 day first, like 25/03/2006, 1 excel’s day"),
    ],
)
def test_a_column_that_is_not_clear_is_asked_about(values, why):
    column = look_at(values)
    assert column.guess == ""
    assert column.why.startswith(why)


@pytest.mark.parametrize("values", [["Noise", "Litter"], [], ["10001", "10002"], ["25/03/2006", "a", "b"]])
def test_a_column_of_something_else_is_none_of_dates(values):
    assert look_at(values) is None
