"""Single measures: what they raise, and what must hold whatever the numbers."""

from datetime import date
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.measures import (
    Code,
    Counted,
    Refused,
    byar_interval,
    change,
    control_limits,
    control_signals,
    dispersion,
    displacement,
    exact_interval,
    expected_after_selection,
    fewer_than_expected,
    placebo_rank,
    rate,
    ratio_of_changes,
    ratio_of_counts,
    smallest_clear_fall_percent,
    weighted_displacement_difference,
)

counts = st.integers(10, 5000)
months = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=12)


@pytest.mark.parametrize(("before", "after", "percent"), [(20, 10, -50), (19, 10, None), (20, 0, None), (20, 20, 0)])
def test_gives_a_percentage_from_20_up(before, after, percent):
    assert change(before, after).change_percent == percent


@pytest.mark.parametrize("not_a_count", [-1, 2.5, None])
def test_a_count_is_a_whole_number(not_a_count):
    with pytest.raises(ValueError, match="is not a count of incidents"):
        change(412, not_a_count)


def test_a_rate_needs_homes():
    with pytest.raises(ValueError, match="needs homes"):
        rate(5, 0)


def test_a_rate_changes_from_the_exact_interval_to_byars_at_10():
    assert rate(9, 1000).upper == exact_interval(9).upper
    assert rate(10, 1000).upper == byar_interval(10).upper


def test_nothing_counted_has_an_exact_upper_end_and_no_byar_interval():
    assert exact_interval(0).lower == 0
    assert exact_interval(0).upper == pytest.approx(3.688879)
    with pytest.raises(ValueError, match="at least one"):
        byar_interval(0)


def test_a_ratio_of_counts_with_none_before_has_no_upper_end():
    assert (ratio_of_counts(3, 0).ratio, ratio_of_counts(3, 0).upper) == (inf, inf)
    with pytest.raises(ValueError, match="in one of the periods"):
        ratio_of_counts(0, 0)


@pytest.mark.parametrize(("after", "before", "exposure"), [(338, 412, 1), (12, 15, 0.75), (3, 9, 2), (60, 30, 1.1)])
def test_the_exact_ratio_agrees_with_statsmodels(after, before, exposure):
    from statsmodels.stats.proportion import proportion_confint
    from statsmodels.stats.rates import test_poisson_2indep

    ours = ratio_of_counts(after, before, exposure_after=exposure)
    larger, smaller = (
        test_poisson_2indep(after, exposure, before, 1, method="exact-cond", alternative=side).pvalue
        for side in ("larger", "smaller")
    )
    lower, upper = proportion_confint(after, after + before, method="beta")
    assert ours.p_value == pytest.approx(min(1, 2 * min(larger, smaller)))
    assert ours.lower == pytest.approx(lower / (1 - lower) / exposure)
    assert ours.upper == pytest.approx(upper / (1 - upper) / exposure)


@pytest.mark.parametrize("four", [(9, 50, 50, 50), (50, 9, 50, 50), (50, 50, 9, 50), (50, 50, 50, 9)])
def test_compares_nothing_under_10(four):
    with pytest.raises(Refused) as refused:
        ratio_of_changes(*four)
    assert (refused.value.refusal.code, refused.value.refusal.numbers) == (
        Code.TOO_FEW_TO_COMPARE,
        {"smallest_count": 9},
    )


def test_compares_nothing_erratic():
    ratio_of_changes(50, 50, 50, 50, phi=5)
    with pytest.raises(Refused) as refused:
        ratio_of_changes(50, 50, 50, 50, phi=5.01)
    assert refused.value.refusal.code == Code.TOO_ERRATIC


@pytest.mark.parametrize(
    ("after", "verdict"),
    [(200, "did_better"), (338, "no_clear_difference"), (412, "no_clear_difference"), (600, "did_worse")],
)
def test_the_verdict_is_the_intervals(after, verdict):
    assert ratio_of_changes(412, after, 1020, 969, phi=1, df=22).verdict == verdict


def test_steadier_months_than_chance_do_not_narrow_the_interval():
    assert ratio_of_changes(412, 338, 1020, 969, phi=0.2) == ratio_of_changes(412, 338, 1020, 969, phi=1)


def test_nothing_is_expected_from_an_empty_comparison():
    with pytest.raises(Refused):
        fewer_than_expected(412, 338, 0, 10)


@given(counts, counts, counts, counts, st.floats(1, 5))
def test_swapping_before_and_after_inverts_the_ratio(a, b, c, d, phi):
    forth, back = ratio_of_changes(a, b, c, d, phi, df=22), ratio_of_changes(b, a, d, c, phi, df=22)
    assert back.ratio == pytest.approx(1 / forth.ratio)
    assert (back.lower, back.upper) == pytest.approx((1 / forth.upper, 1 / forth.lower))


@given(counts, counts, counts, counts)
def test_twice_the_counts_narrow_the_interval(a, b, c, d):
    once, twice = ratio_of_changes(a, b, c, d), ratio_of_changes(2 * a, 2 * b, 2 * c, 2 * d)
    assert twice.ratio == pytest.approx(once.ratio)
    assert once.lower < twice.lower < twice.upper < once.upper


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_swapping_the_periods_inverts_the_exact_ratio(after, before):
    forth, back = ratio_of_counts(after, before), ratio_of_counts(before, after)
    assert back.lower == pytest.approx(1 / forth.upper)
    assert back.p_value == pytest.approx(forth.p_value)


@given(st.integers(10, 5000))
def test_byars_interval_is_close_to_the_exact_one(count):
    exact, byar = exact_interval(count), byar_interval(count)
    assert (byar.lower, byar.upper) == pytest.approx((exact.lower, exact.upper), rel=0.01)


@given(months, months)
def test_the_order_of_groups_and_months_does_not_matter_to_dispersion(one, other):
    try:
        forth = dispersion([one, other])
    except ValueError:
        return
    back = dispersion([other[::-1], one[::-1]])
    assert (back.phi, back.df) == (pytest.approx(forth.phi), forth.df)


def test_dispersion_agrees_with_statsmodels():
    import numpy as np
    import statsmodels.api as sm

    groups = [[(30, 12), (8, 25), (17, 17), (41, 9)], [(50, 61), (44, 20), (70, 66)]]
    rows, counted = [], []
    for group, pairs in enumerate(groups):
        for at, pair in enumerate(pairs):
            for period, count in enumerate(pair):
                months = [float((group, at) == (g, m)) for g in range(2) for m in range(len(groups[g]))]
                rows.append([*months, period * (group == 0), period * (group == 1)])
                counted.append(count)
    oracle = sm.GLM(np.array(counted), np.array(rows), family=sm.families.Poisson()).fit()
    ours = dispersion(groups)
    assert (ours.phi, ours.df) == (pytest.approx(oracle.pearson_chi2 / oracle.df_resid), oracle.df_resid)


def test_months_without_an_incident_tell_nothing_of_dispersion():
    assert dispersion([[(5, 8), (9, 4)]]) == dispersion([[(5, 8), (9, 4), (0, 0), (0, 0)]])
    with pytest.raises(ValueError, match="two months"):
        dispersion([[(5, 8), (0, 0)]])


def test_a_third_is_what_stands_out_of_100_incidents():
    assert smallest_clear_fall_percent(100) == 36.2
    assert smallest_clear_fall_percent(1000) == 12.2
    assert smallest_clear_fall_percent(3) is None


@pytest.mark.parametrize(("ratio", "as_much"), [(0.8, 3), (0.5, 0), (1.2, 2), (1.0, 9)])
def test_ranks_a_change_among_those_in_its_direction(ratio, as_much):
    others = [0.7, 0.75, 0.8, 0.9, 0.95, 0.95, 0.99, 1.0, 1.0, 1.1, 1.2, 1.3]
    assert placebo_rank(ratio, others).as_much_or_more == as_much


def test_ranks_nothing_among_fewer_than_10():
    with pytest.raises(Refused) as refused:
        placebo_rank(0.8, [1.0] * 9)
    assert refused.value.refusal.numbers == {"others": 9}


def test_places_no_more_varied_than_chance_are_expected_at_their_mean():
    assert expected_after_selection(120, 80, 80).expected_count == 80
    assert expected_after_selection(120, 80, 60).weight_on_mean == 1


def test_shows_no_displacement_quotient_unless_there_is_a_fall_to_displace():
    assert displacement(1000, 700, 600, 620, 2000, 1950).refusal is None
    small = displacement(100, 80, 60, 66, 200, 190)
    assert small.refusal.code == Code.NO_DISPLACEMENT_QUOTIENT
    assert small.refusal.numbers["fall_standard_errors"] == pytest.approx(0.949, abs=0.001)
    assert displacement(100, 120, 60, 60, 200, 190).quotient is None


def test_a_difference_may_be_weighted_by_area():
    got = weighted_displacement_difference(Counted(80, 40, area=2), Counted(50, 45, area=0.5))
    assert (got.difference, got.variance) == (-20 + 10, (80 + 40) / 4 + (50 + 45) / 0.25)


def test_control_limits_are_per_1000_homes_and_not_below_0():
    limits = control_limits([16] * 12, homes=2000)
    assert (limits.centre, limits.lower, limits.upper) == (8, 2, 14)
    assert control_limits([6] * 12).lower == 0


def test_control_limits_widen_with_dispersion():
    assert control_limits([16] * 12, phi=4).upper == 16 + 3 * 2 * 4
    assert control_limits([16] * 12, phi=0.5) == control_limits([16] * 12)


def test_control_limits_of_few_incidents_are_exact():
    limits = control_limits([2] * 12)
    assert (limits.lower, limits.upper) == (0, 8)  # P(8 or fewer | 2) = 99.98%, P(7 or fewer) = 99.89%


def make_values(values):
    return {date(2006 + at // 12, at % 12 + 1, 1): value for at, value in enumerate(values)}


def test_signals_a_month_outside_and_eight_in_a_row():
    signals = control_signals(control_limits([16] * 12), make_values([16, 29, 12, *[15] * 7, 17]))
    assert signals.outside == (date(2006, 2, 1),)
    assert signals.in_a_row == (date(2006, 10, 1),)


@pytest.mark.parametrize("between", [None, 16, 17])
def test_a_missing_month_or_one_on_the_centre_ends_a_run(between):
    assert control_signals(control_limits([16] * 12), make_values([*[15] * 5, between, *[15] * 5])).in_a_row == ()
