"""What the dashboard says of a change: refusals, warnings, what is left out, and the rows behind every figure."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.financial_year import FinancialYear
from estates.models import AreaHomes, ComparisonChoice, Programme
from estates.shapes import set_buffer
from estates.tests.make import FAR_AWAY, NEXT_DOOR, SQUARE, make_area, make_estate, make_member, make_programme
from reporting.models import SourceFile
from reporting.tests.make_counts import (
    AFTER,
    BEFORE,
    make_both_years,
    make_comparison,
    make_counts,
    make_housing,
    make_police,
    make_street_counts,
    make_street_files,
    make_table,
)
from reporting.tests.pages import body_rows, text_of

pytestmark = pytest.mark.django_db

DAMAGE = "Criminal damage and arson"


@pytest.fixture
def programme():
    return make_programme(police_force="city-of-london")


@pytest.fixture(autouse=True)
def manager(client, programme):
    user = make_member(programme)
    client.force_login(user)
    return user


def get(client, programme, name="dashboard", **query):
    return client.get(reverse(f"reporting:{name}", args=[programme.slug]), query)


def text(client, programme, **query):
    return text_of(get(client, programme, **query))


# --- refusals and warnings of METHOD.md ---


def test_refuses_a_verdict_without_a_comparison(client, programme):
    make_housing(programme)
    page = text(client, programme)
    assert "There are no comparison estates, so we do not know what would have happened anyway." in page
    assert "clear difference" not in page


def test_refuses_a_percentage_of_few(client, programme):
    make_housing(programme, 15, 5)
    page = text(client, programme)
    assert "Under 20 is too few for a percentage, so counts are shown." in page
    assert "67%" not in page


def test_refuses_a_year_of_too_few_months(client, programme):
    estate = make_estate(programme)
    make_counts(estate.area, BEFORE, 80, months=BEFORE.months[:8])
    make_counts(estate.area, AFTER, 40, months=AFTER.months[:8])
    page = text(client, programme)
    assert "Only 8 months have figures in both years." in page
    assert "50%" not in page


def test_refuses_cases_against_incidents(client, programme):
    make_housing(programme)
    other = make_area(name="Elsewhere")
    ComparisonChoice.objects.create(programme=programme, area=other)
    make_both_years(other, 1020, 969, file=make_table(SourceFile.Counted.INCIDENT, name="incidents.csv"))
    page = text(client, programme)
    assert "What is counted differs between years or areas (“case” and “incident”)." in page
    assert "18%" not in page


def test_refuses_counts_where_homes_changed(client, programme):
    area = make_housing(programme).area
    for year, homes in ((BEFORE, 1000), (AFTER, 800)):
        AreaHomes.objects.create(area=area, financial_year=year.start_year, homes=homes)
    page = text(client, programme)
    assert "Homes on programme estates fell by 20%, from 1,000 to 800." in page
    assert "the rate per 1,000 homes rose by 3%" in page
    assert "18%" not in page


def test_refuses_what_is_too_erratic(client, programme):
    area = make_estate(programme).area
    for year, months in ((BEFORE, BEFORE.months[:6]), (AFTER, AFTER.months[6:])):
        make_counts(area, year, 600, months=months)
        make_counts(area, year, 0, months=[month for month in year.months if month not in months])
    assert "which is too erratic for this method. Only the counts and the chart are shown." in text(client, programme)


def test_warns_of_estates_chosen_for_being_worst(client, programme):
    make_housing(programme)
    Programme.objects.update(chosen_because=Programme.ChosenBecause.HIGHEST_ASB)
    assert "These estates were chosen because ASB was highest." in text(client, programme)


def test_warns_of_points(client, programme):
    area = make_housing(programme, boundary=SQUARE).area
    for file in make_street_files((*BEFORE.months, *AFTER.months)):
        make_street_counts(area, file, 5, source="police_point")
    assert "Police points are moved to the nearest of a list of map points" in text(
        client, programme, source="police_point"
    )


# --- what is left out ---


def test_takes_a_comparison_on_the_programmes_ground_out_and_says_so(client, programme):
    make_housing(programme, boundary=SQUARE)
    make_comparison(programme, 100, 10, name="The same place", boundary=SQUARE)
    make_comparison(programme, name="Far away", boundary=FAR_AWAY)
    page = text(client, programme)
    assert "On comparison estates they fell by 5%, from 1,020 to 969." in page
    assert "The same place is left out: a programme estate, or on the ground of one." in page


def test_takes_a_comparison_in_the_buffer_out_and_says_so(client, programme):
    estate = make_housing(programme, boundary=SQUARE)
    set_buffer(area=estate.area, metres=200, by=None)
    make_comparison(programme, name="Next door", boundary=NEXT_DOOR)
    assert "Next door is left out: on the ground of the buffer around a programme estate." in text(client, programme)


def test_an_area_that_is_being_counted_again_is_left_out(client, programme):
    estates = [
        make_estate(programme, name=name, lsoa_codes=[f"E0100000{at}"]) for at, name in enumerate(("Ash", "Oak"))
    ]
    files = make_police(estates[0].area, 60, 30)
    make_police(estates[1].area, 600, 300, files)
    estates[1].area.counted.delete()
    page = text(client, programme, source="police_lsoa")
    assert "fell by 50%, from 60" in page
    assert "Oak is left out: the boundary or the codes changed, and the files are being counted again." in page


def test_a_month_without_a_file_is_missing_and_one_with_a_file_and_no_incident_is_0(client, programme):
    estate = make_estate(programme, lsoa_codes=["E01000001"])
    files = make_street_files([month for month in (*BEFORE.months, *AFTER.months) if month != AFTER.months[0]])
    for file in files[2:]:
        make_street_counts(estate.area, file, 5)
    rows = body_rows(get(client, programme, source="police_lsoa").context["page"].months)
    assert [[cell for cell, _ in row] for row in rows[:3]] == [
        ["April", "0", "missing", "no, missing"],
        ["May", "0", "5", "yes"],
        ["June", "5", "5", "yes"],
    ]


# --- where figures come from ---


def test_says_when_and_by_whom_the_newest_figures_came(client, programme, manager):
    area = make_estate(programme).area
    make_both_years(area, 412, 338, file=make_table(by=manager))
    assert f"The latest month is March 2007, imported on 20 April 2007 by {manager.name}." in text(client, programme)


def test_each_count_leads_to_the_supplied_counts_behind_it(client, programme):
    make_housing(programme, 100, 80)
    make_housing(programme, 312, 258)
    make_comparison(programme)
    page = get(client, programme).context["page"]
    cells = [
        cell
        for table in (page.figures, *dict(page.areas).values(), page.months)
        for row in body_rows(table)
        for cell in row
    ]
    followed = [(int(count.replace(",", "")), client.get(url).context["total"]) for count, url in cells if url]
    assert len(followed) == 2 * 2 + 3 * 2 + 12 * 4
    assert [pair for pair in followed if pair[0] != pair[1]] == []


def test_each_source_has_a_line_by_itself_with_its_own_address(client, programme):
    estate = make_housing(programme, lsoa_codes=["E01000001"])
    make_police(estate.area, 60, 30)
    page = get(client, programme)
    assert "The sources are never added together" in text_of(page)
    housing, police, _ = page.context["page"].sources
    assert text_of(page).count("Shown here") == 1
    assert housing.get_absolute_url() not in page.content.decode()
    assert police.headline in text_of(client.get(police.get_absolute_url()))


def test_charts_have_words_and_a_table_of_the_same_figures(client, programme):
    make_housing(programme, 120, 60)
    page = get(client, programme).context["page"]
    [chart] = page.charts
    assert "2005/06: 120 in 12 months, highest 10 in April 2005" in text_of(chart["svg"])
    assert [cell for cell, _ in body_rows(page.months)[0]] == ["April", "10", "5"]


def test_a_print_says_what_is_shown(client, programme):
    make_housing(programme)
    assert "ASB cases reported to housing; Anti-social behaviour; all estates; 2005/06 and 2006/07. Printed on" in text(
        client, programme
    )


def test_escapes_names(client, programme):
    make_housing(programme, name="<b>Ash</b> & Oak")
    assert "<b>Ash" not in get(client, programme).content.decode()


# --- how much it asks of the database ---


def queries_of(client, programme, **query):
    with CaptureQueriesContext(connection) as captured:
        get(client, programme, **query)
    return len(captured)


def test_as_many_queries_for_three_estates_as_for_one(client, programme):
    make_housing(programme)
    for_one = queries_of(client, programme)
    for _ in range(2):
        make_housing(programme)
        make_comparison(programme)
    assert queries_of(client, programme) == for_one


def test_as_many_queries_for_24_months_as_for_one(client, programme):
    estate = make_estate(programme, lsoa_codes=["E01000001"])
    [first] = make_street_files(BEFORE.months[:1])
    make_street_counts(estate.area, first, 5)
    for_one = queries_of(client, programme)
    for file in make_street_files((*BEFORE.months[1:], *AFTER.months)):
        make_street_counts(estate.area, file, 5)
    assert queries_of(client, programme) == for_one


def test_a_change_in_recording_between_the_two_years_is_named_and_stops_no_page(client):
    """Recording changed in July 2022, which is in neither 2020/21 nor 2023/24."""
    programme = make_programme(police_force="city-of-london", baseline_year=2020, follow_up_year=2023)
    client.force_login(make_member(programme))
    area = make_estate(programme, name="Ash", lsoa_codes=["E01000001"]).area
    for file in make_street_files([*FinancialYear(2020).months, *FinancialYear(2023).months]):
        make_street_counts(area, file, 10)
    page = client.get(reverse("reporting:dashboard", args=[programme.slug]), {"source": "police_lsoa"})
    assert "recording changed in July 2022" in page.content.decode()


def test_the_totals_of_the_month_table_lead_to_their_rows_too(client, programme):
    make_housing(programme, 412, 338, name="Ash")
    page = client.get(reverse("reporting:dashboard", args=[programme.slug])).context["page"]
    [totals], [figures] = body_rows(page.totals), body_rows(page.figures)
    assert totals[1:3] == figures[1:3]
    assert client.get(totals[1][1]).context["total"] == 412
