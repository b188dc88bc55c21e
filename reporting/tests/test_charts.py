"""The charts as a reader or a screen reader gets them: the SVG is parsed, not searched."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from engagement.financial_year import FinancialYear
from reporting.charts import series_chart, years_chart
from reporting.recording_breaks import RecordingBreak, known_breaks
from reporting.tests.months import AFTER, BEFORE, make_area, make_measured
from reporting.tests.test_implausible_months import MONTHS
from reporting.tests.test_measure_change import JULY

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own text


def make_chart(area=None, counts=None, heading="ASB cases a month", identifier="housing", **more):
    area = area or make_area()
    measured = make_measured([area], **more)
    return parsed(years_chart(measured, counts or area.by_month, heading=heading, identifier=identifier))


def texts(chart):
    return [element.text for element in chart.iter(f"{SVG}text")]


def curves(chart):
    return [path for path in chart.iter(f"{SVG}path") if path.get("class") == "chart__line"]


def diamonds(chart):
    return [path for path in chart.iter(f"{SVG}path") if path.get("stroke") == "#d4351c"]


def test_names_and_describes_itself_to_a_screen_reader():
    chart = make_chart()
    title, description = chart.find(f"{SVG}title"), chart.find(f"{SVG}desc")
    assert (chart.get("role"), chart.get("aria-labelledby")) == ("img", "housing-title")
    assert (title.get("id"), title.text) == ("housing-title", "ASB cases a month")
    assert chart.get("aria-describedby") == description.get("id") == "housing-description"
    assert description.text == (
        "2005/06: 412 in 12 months, highest 35 in April 2005, lowest 34 in August 2005. "
        "2006/07: 338 in 12 months, highest 29 in April 2006, lowest 28 in June 2006."
    )


def test_labels_both_lines_and_the_months_from_april_to_march():
    shown = texts(make_chart())
    assert set(shown[-2:]) == {"2005/06", "2006/07"}
    months = [text for text in shown if text.isalpha()]
    assert (len(months), months[0], months[-1]) == (12, "Apr", "Mar")


def test_the_years_differ_without_colour():
    earlier, later = curves(make_chart())
    assert (earlier.get("stroke-dasharray"), later.get("stroke-dasharray")) == ("7 5", None)
    fills = {circle.get("fill") for circle in make_chart().iter(f"{SVG}circle")}
    assert len(fills) == 2


def test_labels_of_lines_that_end_together_do_not_touch():
    chart = make_chart(make_area("Ash", 412, 412))
    heights = [float(text.get("y")) for text in chart.iter(f"{SVG}text") if text.text in ("2005/06", "2006/07")]
    assert abs(heights[0] - heights[1]) >= 26


def test_a_missing_month_is_a_gap_and_never_a_point_at_0():
    chart = make_chart(make_area(missing=[JULY]))
    assert [curve.get("d").count("M") for curve in curves(chart)] == [1, 2]
    assert len(list(chart.iter(f"{SVG}circle"))) == 23
    assert {"missing, which is not 0", "not counted in either year"} <= set(texts(chart))
    assert "1 month is missing." in chart.find(f"{SVG}desc").text


def test_a_year_without_any_month_is_still_drawn():
    chart = make_chart(make_area(missing=AFTER.months))
    assert "2006/07: no month has figures." in chart.find(f"{SVG}desc").text
    assert "2006/07" not in texts(chart)


def test_a_real_0_is_a_point_on_the_axis():
    chart = make_chart(make_area(after=[0] * 12))
    assert len(list(chart.iter(f"{SVG}circle"))) == 24
    assert "missing, which is not 0" not in texts(chart)


def test_marks_an_implausible_month_where_the_estates_stand_not_the_force():
    wider = dict.fromkeys([*BEFORE.months, *AFTER.months], 6000) | {JULY: 1368}
    chart = make_chart(wider_counts=wider)
    assert "hard to believe: July 2006" in texts(chart)
    on_the_line = next(circle for circle in chart.iter(f"{SVG}circle") if circle[0].text.startswith("July 2006"))
    assert f"M{on_the_line.get('cx')} {float(on_the_line.get('cy')) - 12:.1f}l" in diamonds(chart)[0].get("d")


def test_marks_a_recording_break_even_where_figures_are_refused():
    change = RecordingBreak("new", date(2006, 10, 1), "the landlord changed its case system")
    chart = make_chart(breaks=[change])
    assert "recording changed in October 2006" in texts(chart)
    assert len(curves(chart)) == 2


def test_marks_nothing_that_is_not_there():
    assert [text for text in texts(make_chart()) if " " in text] == []


def test_escapes_what_it_is_given():
    chart = make_chart(heading='<script>alert("x")</script> & so on')
    assert chart.find(f"{SVG}title").text == '<script>alert("x")</script> & so on'


def test_carries_no_style_or_script_that_the_security_policy_would_stop():
    text = years_chart(make_measured(), make_area().by_month, heading="A", identifier="a")
    assert "chart__line" in text
    assert re.findall(r"style=|<style|<script|\son\w+=|href=", text) == []


@pytest.mark.parametrize(
    ("highest", "top"), [(0, "1"), (1, "1"), (7, "8"), (10, "10"), (41, "50"), (2409, "2,500"), (12001, "15,000")]
)
def test_the_axis_begins_at_0_and_ends_at_a_round_number(highest, top):
    chart = make_chart(make_area(before=[highest] + [0] * 11, after=0))
    counts = [text for text in texts(chart) if text.replace(",", "").isdigit()]
    assert (counts[0], counts[-1]) == ("0", top)
    assert len(counts) <= 6


def make_series(counts=MONTHS, **more):
    return parsed(series_chart(counts, heading="Newcastle", identifier="all", **more))


def test_the_whole_series_has_a_gap_for_each_run_of_missing_months():
    (curve,) = curves(make_series())
    assert curve.get("d").count("M") == 4  # December 2014, March 2019 and January 2022 begin one each


def test_the_whole_series_names_the_years_compared_and_marks_what_is_known():
    chart = make_series(
        compared=[FinancialYear(2020), FinancialYear(2022)],
        implausible=[date(2020, 7, 1)],
        breaks=known_breaks("police_lsoa"),
    )
    shown = texts(chart)
    assert {"2020/21", "2022/23", "hard to believe: July 2020", "recording changed in July 2022"} <= set(shown)
    assert "recording changed in January 2012" not in shown  # before the series begins


def test_a_series_of_one_month_is_drawn_and_of_none_refused():
    assert len(list(make_series({JULY: 3}).iter(f"{SVG}circle"))) == 1
    with pytest.raises(ValueError, match="at least one month"):
        series_chart({}, heading="", identifier="")
