"""From monthly counts to what may be said: each refusal of METHOD.md, and what is left when it applies."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.measures import Caution, Code, Refusal, RowsWithoutPlace, measure_change
from reporting.recording_breaks import RecordingBreak, known_breaks
from reporting.tests.months import AFTER, BEFORE, make_area, make_measured, spread

JUNE, JULY = date(2005, 6, 1), date(2006, 7, 1)


def codes(reasons):
    return [one.code for one in reasons]


def test_measures_the_case_study():
    got = make_measured()
    assert (got.programme.change.before_count, got.programme.change.after_count) == (412, 338)
    assert got.ratio.ratio == pytest.approx(0.8635667)
    assert (got.ratio.lower, got.ratio.upper) == pytest.approx((0.7224935, 1.0321854), abs=5e-5)
    assert got.points.lower_points == pytest.approx(-28.2588, abs=0.005)
    assert got.fewer.fewer_count == pytest.approx(53.4)
    assert (got.verdict, got.dispersion.df, got.refusals) == ("no_clear_difference", 22, ())
    assert codes(got.cautions) == [Code.REPORTING_CHANGES, Code.POWER]


def test_pools_estates_before_dividing():
    got = make_measured([make_area("Ash", 300, 240, homes_before=1000, homes_after=1000), make_area("Oak", 112, 98)])
    assert (got.programme.change.before_count, got.programme.change.after_count) == (412, 338)
    assert got.programme.rate_before is None  # the homes of one estate are not known
    assert got.programme_areas["Ash"].rate_before.rate == 300


def test_a_missing_month_drops_its_pair_everywhere():
    got = make_measured(comparison=[make_area("Elm", 1020, 969, missing=[JULY])])
    assert len(got.kept) == 11
    assert got.programme.change.before_count == 412 - spread(412)[3]
    assert [(one.pair.before, one.missing) for one in got.dropped] == [(date(2005, 7, 1), ((JULY, "Elm"),))]
    assert codes(got.cautions)[:2] == [Code.MONTHS_MISSING, Code.PART_OF_A_YEAR]


def test_a_month_that_is_not_there_is_missing_and_0_is_not():
    area = make_area(after=[0] * 12)
    del area.by_month[JUNE]
    got = make_measured([area])
    assert (len(got.kept), got.programme.change.after_count) == (11, 0)


@pytest.mark.parametrize(
    ("pairs", "counted", "percentage", "codes_"),
    [
        (9, True, True, []),
        (8, True, False, [Code.TOO_FEW_MONTHS_FOR_A_YEAR]),
        (6, True, False, [Code.TOO_FEW_MONTHS_FOR_A_YEAR]),
        (5, False, False, [Code.TOO_FEW_MONTHS]),
        (0, False, False, [Code.TOO_FEW_MONTHS]),
    ],
)
def test_needs_6_pairs_of_months_for_counts_and_9_for_a_change(pairs, counted, percentage, codes_):
    got = make_measured([make_area(missing=AFTER.months[pairs:])])
    assert codes(got.refusals) == codes_
    assert (got.programme is not None) == counted
    assert bool(got.programme and got.programme.change.change_percent) == percentage
    assert bool(got.verdict) == percentage


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (9, 12, [Code.COUNTS_ONLY]),
        (10, 12, [Code.NO_PERCENTAGE]),
        (19, 12, [Code.NO_PERCENTAGE]),
        (20, 12, []),
        (20, 9, [Code.TOO_FEW_TO_COMPARE]),
        (20, 0, [Code.NONE_AFTER, Code.TOO_FEW_TO_COMPARE]),
        (9, 0, [Code.COUNTS_ONLY, Code.NONE_AFTER]),
        (0, 0, [Code.COUNTS_ONLY]),
    ],
)
def test_refuses_small_counts(before, after, expected):
    got = make_measured([make_area("Ash", before, after, homes_before=100, homes_after=100)])
    assert codes(got.refusals) == expected
    assert (got.programme.change.before_count, got.programme.change.after_count) == (before, after)
    assert (got.programme.change.change_percent is None) == (before < 20 or after == 0)
    assert (got.programme.rate_before is None) == (before < 10)
    assert (got.verdict is None) == bool({Code.COUNTS_ONLY, Code.TOO_FEW_TO_COMPARE} & set(expected))


def test_gives_the_upper_bound_where_none_are_left():
    assert make_measured([make_area("Ash", 3, 0)]).programme.upper_ratio == pytest.approx(2.41995, abs=1e-5)


def test_small_counts_on_the_comparison_withhold_the_verdict_and_not_the_change():
    got = make_measured(comparison=[make_area("Elm", 9, 12)])
    assert [(one.code, one.numbers["is_comparison"]) for one in got.refusals] == [(Code.COUNTS_ONLY, True)]
    assert (round(got.programme.change.change_percent), got.verdict, got.points, got.fewer) == (-18, None, None, None)


def make_break(first_month=date(2006, 4, 1), **more):
    return RecordingBreak("new-system", first_month, "the landlord changed its case system", **more)


@pytest.mark.parametrize(
    ("first_month", "refused"),
    [
        (date(2005, 4, 1), False),
        (date(2005, 5, 1), True),
        (date(2006, 4, 1), True),
        (date(2007, 3, 1), True),
        (date(2007, 4, 1), False),
    ],
)
def test_refuses_everything_across_a_recording_break(first_month, refused):
    got = make_measured(breaks=[make_break(first_month)])
    assert codes(got.refusals) == [Code.RECORDING_BREAK] * refused
    assert (got.programme is None, len(got.breaks)) == (refused, int(refused))


def test_a_break_that_no_kept_month_is_before_refuses_nothing():
    got = make_measured([make_area(missing=[date(2005, 4, 1)])], breaks=[make_break(date(2005, 5, 1))])
    assert (got.refusals, codes(got.breaks)) == ((), ["new-system"])


def measured_across_july_2022(source):
    years = [replace(BEFORE, start_year=2021), replace(BEFORE, start_year=2022)]
    area = make_area()
    counts = dict(zip([*years[0].months, *years[1].months], [*spread(412), *spread(338)], strict=True))
    return measure_change(
        before=years[0],
        after=years[1],
        source=source,
        programme=[replace(area, by_month=counts)],
        breaks=known_breaks(source),
    )


def test_points_are_refused_across_the_map_points_of_july_2022_and_lsoas_warned_of():
    by_point, by_lsoa = measured_across_july_2022("police_point"), measured_across_july_2022("police_lsoa")
    assert (codes(by_point.refusals), by_point.programme) == ([Code.RECORDING_BREAK], None)
    assert by_lsoa.programme.change.before_count == 412
    assert codes(by_lsoa.cautions)[0] == Code.RECORDING_BREAK_NEARBY
    assert Code.RECORDING_BREAK_NEARBY not in codes(measured_across_july_2022("police_supplied").cautions)


def test_the_shipped_breaks_touch_the_polices_counts_only():
    assert known_breaks("housing") == ()
    assert [one.first_month for one in known_breaks("police_point")] == [
        date(2011, 4, 1),
        date(2012, 1, 1),
        date(2022, 7, 1),
    ]
    assert "asb-types-2011" not in codes(known_breaks("police_supplied", "Criminal damage and arson"))


def test_flags_an_implausible_month_of_the_wider_area_and_counts_it():
    wider = dict.fromkeys([*BEFORE.months, *AFTER.months], 6000) | {JULY: 1368}
    got = make_measured(wider_counts=wider)
    assert [(one.month, one.count) for one in got.implausible] == [(JULY, 1368)]
    assert Code.IMPLAUSIBLE_MONTH in codes(got.cautions)
    assert len(got.kept) == 12


def test_leaves_a_month_out_as_a_pair_when_told():
    wider = dict.fromkeys([*BEFORE.months, *AFTER.months], 6000) | {JULY: 1368}
    got = make_measured(wider_counts=wider, left_out=[JULY])
    assert [(one.pair.before, one.left_out) for one in got.dropped] == [(date(2005, 7, 1), True)]
    assert codes(got.cautions)[:2] == [Code.MONTHS_LEFT_OUT, Code.PART_OF_A_YEAR]
    assert [one.month for one in got.implausible] == [JULY]  # still marked on the chart


def test_without_a_comparison_there_is_a_change_and_no_verdict():
    got = make_measured(comparison=[])
    assert codes(got.refusals) == [Code.NO_COMPARISON]
    assert round(got.programme.change.change_percent) == -18
    assert (got.comparison, got.verdict, got.points, got.fewer) == (None, None, None, None)


def test_refuses_counts_of_different_things():
    got = make_measured([make_area(definition_before="case", definition_after="complaint")], [])
    assert codes(got.refusals) == [Code.DEFINITIONS_DIFFER]
    assert (got.refusals[0].numbers["definitions"], got.programme) == (("case", "complaint"), None)


def test_shows_only_counts_where_months_are_too_erratic():
    got = make_measured([make_area("Ash", [0, 70] * 6, [70, 0] * 6)])
    assert codes(got.refusals) == [Code.TOO_ERRATIC]
    assert got.dispersion.phi > 5
    assert (got.programme.change.before_count, got.programme.change.change_percent, got.verdict) == (420, None, None)


@pytest.mark.parametrize(("homes", "refused"), [(1050, False), (1051, True), (949, True), (950, False)])
def test_compares_no_counts_where_homes_changed_by_more_than_5_percent(homes, refused):
    got = make_measured([make_area(homes_before=1000, homes_after=homes)])
    assert codes(got.refusals) == [Code.HOMES_CHANGED] * refused
    assert (got.programme.change.change_percent is None, got.verdict is None) == (refused, refused)
    assert got.programme.rate_change_percent == pytest.approx(100 * (338 / homes / 0.412 - 1))


def make_rows(before, after, unplaced_before, unplaced_after):
    months = [*BEFORE.months, *AFTER.months]
    rows, unplaced = [*spread(before), *spread(after)], [*spread(unplaced_before), *spread(unplaced_after)]
    return RowsWithoutPlace(dict(zip(months, rows, strict=True)), dict(zip(months, unplaced, strict=True)))


def test_bounds_the_change_where_rows_lost_their_place():
    got = make_measured(
        [make_area("City 001F", 841, 654)],
        [make_area("Sisters", 464, 339)],
        source="police_lsoa",
        without_place=make_rows(1414, 1148, 2, 125),
    )
    assert (got.places.unplaced_before_count, got.places.unplaced_after_count) == (2, 125)
    assert got.places.change_percent_if_all_here == pytest.approx(100 * (779 / 843 - 1))
    assert got.places.ratio_if_all_in_programme.ratio == pytest.approx((779 / 843) / (339 / 464))
    assert got.places.ratio_if_all_in_comparison.ratio == pytest.approx((654 / 841) / (464 / 466))
    assert codes(got.cautions)[:2] == [Code.ROWS_WITHOUT_PLACE, Code.PLACES_LOST]


def test_says_the_share_without_a_place_even_where_it_did_not_change():
    got = make_measured(source="police_lsoa", without_place=make_rows(1000, 1000, 10, 30))
    assert Code.ROWS_WITHOUT_PLACE in codes(got.cautions)  # 2 points exactly
    assert Code.PLACES_LOST not in codes(got.cautions)
    assert got.places.change_percent_if_all_here is None


def test_counts_rows_without_place_in_the_kept_months_only():
    got = make_measured(left_out=[JULY], without_place=make_rows(1200, 1200, 12, 12))
    assert (got.places.rows_before_count, got.places.unplaced_before_count) == (1100, 11)


def test_warns_of_points_and_of_what_police_incidents_are():
    cautions = codes(make_measured(source="police_point").cautions)
    assert cautions == [Code.POINTS_MOVED, Code.REPORTING_CHANGES, Code.POLICE_NOT_OFFICIAL, Code.POWER]
    crime = make_measured(source="police_lsoa", category="Criminal damage and arson")
    assert codes(crime.cautions) == [Code.REPORTING_CHANGES, Code.POWER]


def test_says_nothing_of_power_once_a_difference_is_clear():
    assert Code.POWER not in codes(make_measured([make_area("Ash", 412, 200)]).cautions)


def test_ranks_the_change_among_ten_comparison_areas_that_have_counts():
    elms = [make_area(f"Elm {at}", 100, 90) for at in range(9)]
    assert make_measured(comparison=[*elms, make_area("Oak", 9, 1)]).placebo is None
    ten = make_measured(comparison=[*elms, make_area("Oak", 10, 1)])
    assert (ten.placebo.as_much_or_more, ten.placebo.others) == (1, 10)


def test_keeps_areas_of_the_same_name_apart():
    got = make_measured([make_area("Ash", 100, 90), make_area("Ash", 200, 180), make_area("Ash", 50, 40)])
    assert {name: one.change.before_count for name, one in got.programme_areas.items()} == {
        "Ash": 100,
        "Ash (2)": 200,
        "Ash (3)": 50,
    }


def test_takes_what_only_the_caller_knows():
    overlap = Refusal(Code.COMPARISON_OVERLAPS, {"names": ("Elm",)})
    got = make_measured(also=[overlap], comparison=[])
    assert (got.refusals, got.programme) == ((overlap,), None)
    added = Caution(Code.SOURCES_ADDED)
    assert added in make_measured(also=[added]).cautions


def test_refusals_and_cautions_come_in_methods_order():
    got = make_measured(
        [make_area("Ash", 15, 12, homes_before=100, homes_after=200, missing=[JULY])],
        [],
        source="police_point",
        chosen_for_highest=True,
        without_place=make_rows(100, 100, 0, 50),
        also=[Caution(Code.SOURCES_ADDED)],
    )
    order = list(Code)
    for reasons in (codes(got.refusals), codes(got.cautions)):
        assert reasons == sorted(reasons, key=order.index)
        assert len(reasons) > 2


def test_needs_an_area_and_years_in_order():
    with pytest.raises(ValueError, match="needs an area"):
        make_measured([], [])
    with pytest.raises(ValueError, match="a year before"):
        measure_change(before=AFTER, after=BEFORE, source="housing", programme=[make_area()])


@given(st.permutations(range(4)))
def test_the_order_of_areas_does_not_matter(order):
    programme = [make_area(f"P{at}", 100 + 7 * at, 90 - 5 * at, homes_before=400, homes_after=401) for at in range(4)]
    comparison = [make_area(f"C{at}", 200 + 9 * at, 190 + at) for at in range(4)]
    plain = make_measured(programme, comparison)
    mixed = make_measured([programme[at] for at in order], [comparison[at] for at in order])
    assert mixed == plain


def test_measures_a_real_erratic_series_of_zeros_without_falling_over():
    got = make_measured([make_area("Ash", 0, 0)], [make_area("Elm", 0, 0)])
    assert (got.dispersion, got.verdict) == (None, None)
    assert codes(got.refusals) == [Code.COUNTS_ONLY, Code.COUNTS_ONLY]
