"""What is said of a measured change, word for word."""

from datetime import date

import pytest

from reporting.measures import Caution, Code, Refusal, displacement
from reporting.recording_breaks import RecordingBreak
from reporting.tests.months import AFTER, BEFORE, make_area, make_measured
from reporting.tests.test_measure_change import JULY, JUNE, make_rows, measured_across_july_2022
from reporting.words import (
    CAUTIONS,
    REFUSALS,
    VERDICTS,
    areas_left_out,
    caution,
    claim_without_counts,
    noun_for,
    refusal,
    sentences,
)

HOUSING = noun_for("housing")


def test_says_the_case_study_in_methods_words():
    assert sentences(make_measured()).all == (
        "ASB cases reported to housing fell by 18%, from 412 in 2005/06 to 338 in 2006/07 "
        "(same 12 months in both years).",
        "On comparison estates they fell by 5%, from 1,020 to 969. Programme estates did 13 percentage points better: "
        "about 53 fewer cases than if they had followed the comparison estates.",
        "Month-to-month ups and downs could explain a difference anywhere from 28 points better to 2 points worse "
        "(95% interval), so we cannot be sure the estates did better.",
        "There is no clear difference between programme estates and the comparison.",
        "Engagement can make people report more. A rise in reports is not always a rise in ASB, "
        "and a fall is not always less ASB.",
        "With 412 cases a year, only a fall of about a fifth or more would stand out.",
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (412, 500, "rose by 21%, from 412 in 2005/06 to 500 in 2006/07"),
        (412, 412, "stayed the same, at 412 in both 2005/06 and 2006/07"),
        (1000, 999, "fell by less than 1%, from 1,000 in 2005/06 to 999 in 2006/07"),
        (15, 12, "fell from 15 in 2005/06 to 12 in 2006/07"),
        (1, 0, "fell from 1 in 2005/06 to 0 in 2006/07"),
    ],
)
def test_says_which_way_it_went(before, after, said):
    got = sentences(make_measured([make_area("Ash", before, after)]))
    assert got.change == f"ASB cases reported to housing {said} (same 12 months in both years)."


def test_names_the_months_of_a_part_of_a_year():
    got = sentences(make_measured([make_area(missing=AFTER.months[9:])]))
    assert got.change.endswith("in 2006/07 (April to December: the same 9 months in both years).")
    assert "These figures are for April to December, not for whole years." in got.cautions


def test_names_gaps_among_the_months():
    got = sentences(make_measured([make_area(missing=[date(2006, 7, 1), date(2006, 9, 1)])]))
    assert "(April to June, August and October to March: the same 10 months in both years)" in got.change


@pytest.mark.parametrize(
    ("source", "category", "said", "pronoun"),
    [
        ("housing", "Anti-social behaviour", "ASB cases reported to housing", "they"),
        ("police_lsoa", "Anti-social behaviour", "Police incidents of ASB", "they"),
        ("police_supplied", "Criminal damage and arson", "Police-recorded criminal damage and arson", "it"),
    ],
)
def test_says_what_was_counted(source, category, said, pronoun):
    got = sentences(make_measured(source=source, category=category))
    assert got.change.startswith(f"{said} fell by 18%")
    assert got.comparison.startswith(f"On comparison estates {pronoun} fell by 5%")


def test_says_complaints_where_a_system_counts_complaints():
    got = sentences(make_measured(), noun_for("housing", counted="complaint"))
    assert got.change.startswith("ASB complaints reported to housing fell")
    assert "about 53 fewer complaints than" in got.comparison
    assert noun_for("housing", "Noise").full == "cases of noise reported to housing"


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (386, "did 1 percentage point better: about 5 fewer cases than"),
        (412, "did 5 percentage points worse: about 21 more cases than"),
        (391, "changed by about as much."),
    ],
)
def test_says_how_far_from_the_comparison(after, said):
    assert f"Programme estates {said}" in sentences(make_measured([make_area("Ash", 412, after)])).comparison


def test_says_one_case_in_the_singular():
    got = sentences(make_measured([make_area("Ash", 40, 38)], [make_area("Elm", 400, 390)]))
    assert "about 1 fewer case than" in got.comparison


def test_a_clear_difference_is_said_without_doubt_and_without_a_cause():
    better, worse = (sentences(make_measured([make_area("Ash", 412, after)])) for after in (200, 600))
    assert better.verdict == "Programme estates did better than the comparison."
    assert worse.verdict == "Programme estates did worse than the comparison."
    assert better.interval == (
        "Allowing for month-to-month ups and downs, the difference is anywhere from 59 points better to "
        "34 points better (95% interval)."
    )


def test_never_says_proved_caused_or_no_effect():
    for after in (0, 5, 200, 338, 412, 600):
        text = " ".join(sentences(make_measured([make_area("Ash", 412, after)])).all).lower()
        assert "412" in text
        assert [word for word in ("proved", "caused", "no effect", "because of") if word in text] == []


def test_gives_rates_of_both_years_and_both_groups():
    homes = {"homes_before": 1000, "homes_after": 1000}
    got = sentences(make_measured([make_area(**homes)], [make_area("Elm", 1020, 969, **homes)]))
    assert got.rate == (
        "Programme estates: 412.0 cases per 1,000 homes in 2005/06 (373.2 to 453.8), "
        "338.0 in 2006/07 (302.9 to 376.0). "
        "Comparison estates: 1,020.0 cases per 1,000 homes in 2005/06 (958.4 to 1,084.6), "
        "969.0 in 2006/07 (908.9 to 1,032.0)."
    )


def test_a_claim_without_counts_is_said_as_one():
    assert claim_without_counts(-18, "2006/07") == (
        "reports an 18% reduction in 2006/07. The counts were not published, so we cannot work out "
        "a margin of error or a comparison."
    )
    assert claim_without_counts(5, "2006/07").startswith("reports a 5% increase in 2006/07.")


def refused(measured):
    return sentences(measured).refusals


def test_refuses_for_too_few_months():
    few = make_measured([make_area(missing=AFTER.months[5:])])
    one = make_measured([make_area(missing=AFTER.months[1:])])
    none = make_measured([make_area(missing=AFTER.months)])
    part = make_measured([make_area(missing=AFTER.months[8:])])
    assert [refused(measured) for measured in (few, one, none, part)] == [
        (
            "Only 5 months have figures in both years. At least 6 are needed to show counts and 9 for a change, "
            "so nothing is worked out.",
        ),
        (
            "Only 1 month has figures in both years. At least 6 are needed to show counts and 9 for a change, "
            "so nothing is worked out.",
        ),
        ("No month has figures in both years, so no change is worked out.",),
        (
            "Only 8 months have figures in both years. At least 9 are needed, so counts are shown "
            "but no change for the year.",
        ),
    ]
    assert sentences(few).change == ""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            9,
            12,
            "There were only 9 cases in 2005/06. Under 10 is too few for a percentage, a rate or a comparison, "
            "so only counts are shown.",
        ),
        (
            1,
            2,
            "There was only 1 case in 2005/06. Under 10 is too few for a percentage, a rate or a comparison, "
            "so only counts are shown.",
        ),
        (
            0,
            2,
            "There were no cases in 2005/06. Under 10 is too few for a percentage, a rate or a comparison, "
            "so only counts are shown.",
        ),
        (15, 12, "There were 15 cases in 2005/06. Under 20 is too few for a percentage, so counts are shown."),
        (
            40,
            9,
            "One of the four counts compared is under 10. That is too few to compare programme and comparison estates, "
            "so there is no verdict.",
        ),
    ],
)
def test_refuses_small_counts(before, after, said):
    assert refused(make_measured([make_area("Ash", before, after)])) == (said,)


def test_refuses_small_counts_on_comparison_estates():
    assert refused(make_measured(comparison=[make_area("Elm", 1, 5)])) == (
        "On comparison estates there was only 1 case in 2005/06. Under 10 is too few for a percentage, a rate or "
        "a comparison, so only counts are shown.",
    )


def test_gives_the_upper_bound_where_none_are_left():
    three, forty = (refused(make_measured([make_area("Ash", before, 0)], [])) for before in (3, 40))
    assert three[1] == (
        "There were no cases in 2006/07, so no percentage is shown. Going by chance alone, the true level could be "
        "anything up to 2.4 times that of 2005/06 (95% upper bound)."
    )
    assert forty[0] == (
        "There were no cases in 2006/07, so no percentage is shown. Going by chance alone, the true level could be "
        "anything up to 10% of that of 2005/06 (95% upper bound)."
    )


def test_refuses_across_a_recording_break():
    new_system = RecordingBreak("new-system", date(2006, 10, 1), "the landlord changed its case system")
    assert refused(make_measured(breaks=[new_system])) == (
        "Recording changed in October 2006: the landlord changed its case system. Counts before and after that do not "
        "compare, so no change is worked out. The chart marks it.",
    )


def test_warns_of_the_map_points_of_july_2022():
    assert refused(measured_across_july_2022("police_point")) == (
        "Recording changed in July 2022: data.police.uk replaced the map points that incidents are moved to. Counts "
        "before and after that do not compare, so no change is worked out. The chart marks it.",
    )
    assert sentences(measured_across_july_2022("police_lsoa")).cautions[0] == (
        "Recording changed in July 2022: data.police.uk replaced the map points that incidents are moved to. Counts by "
        "LSOA before and after that nearly compare; read a small difference with care."
    )


def test_refuses_a_verdict_without_a_comparison():
    got = sentences(make_measured(comparison=[]))
    assert got.refusals == ("There are no comparison estates, so we do not know what would have happened anyway.",)
    assert (got.comparison, got.interval, got.verdict) == ("", "", "")


@pytest.mark.parametrize(
    ("names", "which"),
    [((), "The comparison"), (("Elm",), "Elm in the comparison"), (("Elm", "Oak"), "Elm and Oak in the comparison")],
)
def test_refuses_a_comparison_that_overlaps(names, which):
    assert refused(make_measured(also=[Refusal(Code.COMPARISON_OVERLAPS, {"names": names})])) == (
        f"{which} cannot be told apart from the programme estates or the buffer around them. What the programme "
        "changed would count on both sides, so no change is worked out.",
    )


def test_refuses_counts_of_different_things():
    measured = make_measured([make_area(definition_before="case", definition_after="complaint")], [make_area("Elm")])
    assert refused(measured) == (
        "What is counted differs between years or areas (not stated, “case” and “complaint”). Such counts do not "
        "compare, so no change is worked out.",
    )


def test_refuses_what_is_too_erratic():
    assert refused(make_measured([make_area("Ash", [0, 70] * 6, [70, 0] * 6)])) == (
        "The months vary 38.2 times as much as chance would make them (over 5), which is too erratic for this method. "
        "Only the counts and the chart are shown.",
    )


@pytest.mark.parametrize(
    ("homes", "said"),
    [
        (
            1200,
            "rose by 20%, from 1,000 to 1,200. Counts do not compare across a change of more than 5%: "
            "the rate per 1,000 homes fell by 32%.",
        ),
        (
            500,
            "fell by 50%, from 1,000 to 500. Counts do not compare across a change of more than 5%: "
            "the rate per 1,000 homes rose by 64%.",
        ),
    ],
)
def test_refuses_counts_where_homes_changed(homes, said):
    measured = make_measured([make_area(homes_before=1000, homes_after=homes)])
    assert refused(measured) == (f"Homes on programme estates {said}",)


def test_refuses_counts_where_homes_of_the_comparison_changed():
    measured = make_measured(comparison=[make_area("Elm", 5, 6, homes_before=100, homes_after=50)])
    assert refused(measured)[1] == (
        "Homes on comparison estates fell by 50%, from 100 to 50. Counts do not compare across a change of more "
        "than 5%, so no percentage is shown."
    )


def test_refuses_a_displacement_quotient_without_a_fall():
    assert refusal(displacement(100, 95, 60, 60, 200, 190).refusal, make_measured(), HOUSING) == (
        "Programme estates did not clearly fall against the comparison, so whether ASB moved next door "
        "cannot be put in one number."
    )


def test_refuses_a_rank_among_too_few():
    one, nine = (Refusal(Code.TOO_FEW_OTHERS, {"others": others}) for others in (1, 9))
    assert refusal(nine, make_measured(), HOUSING) == (
        "Only 9 other estates have figures. At least 10 are needed to say how unusual this change is."
    )
    assert refusal(one, make_measured(), HOUSING).startswith("Only 1 other estate has figures.")


def warned(code, measured):
    (one,) = [one for one in measured.cautions if one.code == code]
    return caution(one, measured, HOUSING)


def test_warns_of_missing_months():
    everywhere = make_measured([make_area(missing=[JULY])], [make_area("Elm", 1020, 969, missing=[JULY])])
    somewhere = make_measured([make_area(missing=[JUNE, JULY])])
    assert warned(Code.MONTHS_MISSING, everywhere) == (
        "July 2006 is missing, which is not 0. July is left out of both years."
    )
    assert warned(Code.MONTHS_MISSING, somewhere) == (
        "June 2005 (Ash) and July 2006 (Ash) are missing, which is not 0. June and July are left out of both years."
    )


def test_writes_missing_months_in_a_row_as_one_span():
    year = make_measured([make_area(missing=list(BEFORE.months)), make_area("Oak", missing=list(BEFORE.months))])
    assert warned(Code.MONTHS_MISSING, year) == (
        "April 2005 to March 2006 are missing, which is not 0. April to March are left out of both years."
    )


def test_warns_of_months_left_out():
    assert warned(Code.MONTHS_LEFT_OUT, make_measured(left_out=[JULY])) == "July is left out of both years, as chosen."


def test_warns_of_a_month_hard_to_believe():
    wider = dict.fromkeys([*BEFORE.months, *AFTER.months], 6000) | {JULY: 1368}
    assert warned(Code.IMPLAUSIBLE_MONTH, make_measured(wider_counts=wider)) == (
        "July 2006 is hard to believe: the whole force has 1,368 where the months around it lead one to expect "
        "about 6,000. It may be a fault of the file. It is counted unless you leave it out."
    )


def test_warns_of_sources_added_together():
    measured = make_measured(also=[Caution(Code.SOURCES_ADDED)])
    assert warned(Code.SOURCES_ADDED, measured) == (
        "Housing and police counts are added together here, as chosen. One event may be counted in both."
    )


def test_warns_of_police_points():
    assert warned(Code.POINTS_MOVED, make_measured(source="police_point")) == (
        "Police points are moved to the nearest of a list of map points before publication, so some incidents counted "
        "here happened outside the boundary, and some inside it are not counted."
    )


def test_warns_of_rows_without_a_place():
    measured = make_measured(
        [make_area("City 001F", 841, 654)],
        [make_area("Sisters", 464, 339)],
        source="police_lsoa",
        without_place=make_rows(1414, 1148, 2, 125),
    )
    assert warned(Code.ROWS_WITHOUT_PLACE, measured) == (
        "Rows without a place: 2 of 1,414 (0.1%) in 2005/06 and 125 of 1,148 (10.9%) in 2006/07. "
        "They are counted in no area."
    )
    assert warned(Code.PLACES_LOST, measured) == (
        "Part of this change may be rows that lost their place. The change is a fall of 22% if none of them were on "
        "programme estates, and a fall of 8% if all of them were. That could change the answer of the comparison."
    )


def test_says_where_lost_places_could_change_the_answer():
    measured = make_measured([make_area("Ash", 412, 280)], without_place=make_rows(2000, 2000, 0, 110))
    assert measured.verdict == "did_better"
    assert warned(Code.PLACES_LOST, measured).endswith("That could change the answer of the comparison.")


def test_says_where_rows_gained_a_place():
    measured = make_measured([make_area("Ash", 15, 12)], without_place=make_rows(2000, 2000, 110, 0))
    assert warned(Code.PLACES_LOST, measured) == "Part of this change may be rows that gained a place."


@pytest.mark.parametrize(("usual", "figure"), [(6, "; on this council's figures by about 6%"), (None, "")])
def test_warns_of_estates_chosen_for_being_worst(usual, figure):
    measured = make_measured(chosen_for_highest=True, usual_fall_percent=usual)
    assert warned(Code.CHOSEN_FOR_HIGHEST, measured) == (
        "These estates were chosen because ASB was highest. Such places usually fall the next year anyway"
        f"{figure}. That is not taken off the figures above."
    )


@pytest.mark.parametrize(
    ("after", "said"),
    [(338, "3 fell by as much or more"), (100, "none fell by as much or more"), (500, "1 rose by as much or more")],
)
def test_says_how_many_comparison_estates_changed_as_much(after, said):
    others = [make_area(f"Elm {at}", 100, 100) for at in range(6)]
    others += [
        make_area("Oak", 100, 60),
        make_area("Yew", 100, 70),
        make_area("Fir", 100, 80),
        make_area("Box", 100, 150),
    ]
    measured = make_measured([make_area("Ash", 412, after)], others)
    assert warned(Code.RANK_AMONG_OTHERS, measured) == f"Of 10 comparison estates looked at one by one, {said}."


def test_warns_of_what_police_incidents_are():
    assert warned(Code.POLICE_NOT_OFFICIAL, make_measured(source="police_supplied")) == (
        "Police incident figures are calls recorded by the police and are not checked to the standard of "
        "official statistics."
    )


def test_says_what_100_incidents_could_show():
    measured = make_measured([make_area("Ash", 100, 90)], [], source="police_lsoa")
    power = Caution(Code.POWER, {"count": 100, "fall_percent": 36.2})
    assert caution(power, measured, noun_for("police_lsoa")) == (
        "With 100 incidents a year, only a fall of about a third or more would stand out."
    )
    part = make_measured(left_out=[JULY])
    assert caution(power, part, HOUSING).startswith("With 100 cases in 11 months, only a fall")


def test_names_what_is_left_out_for_each_reason():
    why = "no boundary yet"
    assert areas_left_out([("Ash", why), ("Elm", "no area yet"), ("Oak", why)]) == [
        "Ash and Oak are left out: no boundary yet.",
        "Elm is left out: no area yet.",
    ]


def test_does_not_fill_the_page_with_names():
    [said] = areas_left_out([(f"Estate {number}", "no boundary yet") for number in range(1, 31)])
    assert said.endswith("Estate 19, Estate 20 and 10 more are left out: no boundary yet.")


def test_every_reason_and_every_verdict_has_words():
    assert set(REFUSALS) | set(CAUTIONS) == set(Code)
    assert not set(REFUSALS) & set(CAUTIONS)
    assert len(VERDICTS) == 3
