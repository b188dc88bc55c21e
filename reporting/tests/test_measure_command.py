"""`manage.py measure_asb`: the words and figures of the dashboard, and messages for what cannot be measured."""

import json

import pytest
from django.core.management import CommandError, call_command

from estates.tests.make import make_programme
from reporting.tests.make_counts import make_comparison, make_housing, make_police

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(slug="five", police_force="city-of-london")


def run(capsys, *args):
    call_command("measure_asb", *args)
    return capsys.readouterr().out


def run_json(capsys, *args):
    return json.loads(run(capsys, *args, "--json"))


def test_says_each_source_by_itself(programme, capsys):
    make_police(make_housing(programme, lsoa_codes=["E01000001"]).area, 60, 30)
    out = run(capsys, "five")
    assert "ASB cases reported to housing fell by 18%, from 412 in 2005/06 to 338 in 2006/07" in out
    assert "Police incidents of ASB fell by 50%, from 60 in 2005/06 to 30 in 2006/07" in out


def test_says_one_source_where_one_is_asked_for(programme, capsys):
    make_police(make_housing(programme, lsoa_codes=["E01000001"]).area, 60, 30)
    assert [one["source"] for one in run_json(capsys, "five", "--source", "police_lsoa")] == ["police_lsoa"]


def test_gives_figures_verdict_and_reasons_as_json(programme, capsys):
    make_housing(programme)
    make_comparison(programme)
    [said] = run_json(capsys, "five")
    assert said["figures"]["comparison"]["change"]["before_count"] == 1020
    assert said["verdict"] == "no_clear_difference"
    assert [one["code"] for one in said["cautions"]] == ["reporting_changes", "power"]
    assert (said["missing"], said["refusals"]) == (None, [])


def test_gives_each_refusal_as_json(programme, capsys):
    make_housing(programme)
    [said] = run_json(capsys, "five")
    assert [one["code"] for one in said["refusals"]] == ["no_comparison"]
    assert said["refusals"][0]["says"] in said["sentences"]


def test_measures_an_estate_by_name_and_other_years(programme, capsys):
    make_housing(programme, 100, 50, name="Ash")
    make_housing(programme, 312, 288, name="Oak")
    [said] = run_json(capsys, "five", "--estate", "Ash", "--baseline", "2005-06", "--follow-up", "2006 to 2007")
    assert said["figures"]["programme"]["change"]["before_count"] == 100


def test_says_what_is_missing_where_there_is_no_data(programme, capsys):
    assert "No police files of this programme’s force are in yet." in run(capsys, "five")
    [said] = run_json(capsys, "five")
    assert (said["missing"], said["figures"], said["months"], said["areas"]) == ("files", None, [], [])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (["nowhere"], "There is no programme “nowhere”. There are: five."),
        (["five", "--estate", "Elm"], "This programme has no estate “Elm”. It has: Ash."),
        (["five", "--category", "Burglary"], "There are no counts of “Burglary”."),
        (["five", "--baseline", "2006"], "“2006” is not a financial year."),
        (["five", "--follow-up", "2004/05"], "The follow-up year must be later than the baseline year, 2005/06"),
        (["five", "--leave-out", "July"], "“July” is not a month or a financial year."),
        (["five", "--source", "gossip"], "invalid choice: 'gossip'"),
    ],
)
def test_says_what_is_wrong_with_an_option(programme, wrong, words):
    make_housing(programme, name="Ash")
    with pytest.raises(CommandError) as refused:
        call_command("measure_asb", *wrong)
    assert words in str(refused.value)
