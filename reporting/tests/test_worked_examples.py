"""The published worked examples, each by the function that METHOD.md defines for it."""

import json
from pathlib import Path

import pytest

from reporting.measures import (
    Counted,
    byar_interval,
    change,
    control_limits,
    dispersion,
    displacement,
    exact_interval,
    expected_after_selection,
    fewer_than_expected,
    funnel_limits,
    harm_weighted_difference,
    points_difference,
    rate,
    ratio_of_changes,
    ratio_of_counts,
    weighted_displacement_difference,
)

EXAMPLES = json.loads((Path(__file__).parent / "data" / "worked_examples.json").read_text())


def difference(control, treated, disp_control=None, disp_treated=None, time_weights=(1, 1), conf=0.95):
    buffers = [Counted(*pair) if pair else None for pair in (disp_treated, disp_control)]
    return weighted_displacement_difference(Counted(*treated), Counted(*control), *buffers, time_weights, conf)


def wdd(**inputs):
    got = difference(**inputs)
    return {
        "est": got.difference,
        "var": got.variance,
        "se": got.standard_error,
        "z": got.z,
        "lo": got.lower,
        "hi": got.upper,
        "est_local": got.programme_difference,
        "est_disp": got.buffer_difference,
    }


def wdd_harm(rows, conf):
    got = harm_weighted_difference([(difference(row["control"], row["treated"]), row["weight"]) for row in rows], conf)
    return {"est": got.difference, "se": got.standard_error, "z": got.z, "lo": got.lower, "hi": got.upper}


def ratio(programme_before, programme_after, comparison_before, comparison_after, phi=1, df=None, conf=0.95):
    four = (programme_before, programme_after, comparison_before, comparison_after)
    got = ratio_of_changes(*four, phi, df)
    points, fewer = points_difference(*four, phi, df), fewer_than_expected(*four)
    return {
        "ratio": got.ratio,
        "lo": got.lower,
        "hi": got.upper,
        "log": got.log_ratio,
        "se": got.log_standard_error,
        "res": got.relative_effect_size,
        "verdict": got.verdict.replace("_", " "),
        "points": points.points,
        "points_lo": points.lower_points,
        "points_hi": points.upper_points,
        "prog_pct": change(programme_before, programme_after).change_percent,
        "comp_pct": change(comparison_before, comparison_after).change_percent,
        "expected_without": fewer.expected_count,
        "fewer_than_expected": fewer.fewer_count,
    }


def ratio_from_percentages(programme_pct_change, comparison_pct_change):
    return ratio(1000, 1000 + 10 * programme_pct_change, 1000, 1000 + 10 * comparison_pct_change)


def two_counts(count1, exposure1, count2, exposure2, null=1, alternative=None, compare="ratio"):
    """Only the conditional exact p and interval are ours. The other p-values of these rows (Wald, score, square root,
    mid-p, E-test) are other tests of the same numbers: METHOD.md defines one, so that nobody can pick. A null ratio
    goes in as an exposure; a difference of 0 is a ratio of 1; one-sided p is half the central two-sided one. The
    example's "minlike" two-sided p equals the central one here, as the binomial is symmetrical."""
    ratio_null = 1 if compare == "diff" else null
    tested = ratio_of_counts(count1, count2, exposure1 * ratio_null, exposure2)
    got = ratio_of_counts(count1, count2, exposure1, exposure2)
    return {
        "ratio": got.ratio,
        "exact_lo": got.lower,
        "exact_hi": got.upper,
        "p_exact_cond": tested.p_value / 2,
        "exact_p_minlike": tested.p_value,
    }


def rate_example(count, denominator, multiplier, conf):
    got = rate(count, denominator, multiplier, conf)
    return {"rate": got.rate, "lo": got.lower, "hi": got.upper}


def byar(count, conf):
    got = byar_interval(count, conf)
    return {"lo": got.lower, "hi": got.upper}


def exact_rate(count, denominator, conf):
    got = exact_interval(count, conf)
    return {"lo": got.lower / denominator, "hi": got.upper / denominator}


def funnel(observed):
    got = funnel_limits(observed)
    return {
        "exp_lower_2s": got.low_line_95_expected_count,
        "exp_upper_2s": got.high_line_95_expected_count,
        "exp_lower_3s": got.low_line_998_expected_count,
        "exp_upper_3s": got.high_line_998_expected_count,
    }


def c_chart(total, periods):
    got = control_limits([total // periods] * periods)
    return {"centre": got.centre, "lcl": got.lower, "ucl": got.upper}


def wdq(**inputs):
    names = ("target_before", "target_after", "buffer_before", "buffer_after", "comparison_before", "comparison_after")
    got = displacement(*(inputs[name] for name in names))
    return {
        "wdq": got.quotient,
        "tne": got.total_net_effect_count,
        "gross_effect": got.gross_effect_count,
        "success": got.success,
        "refuse": got.refusal is not None and got.quotient is None,
    }


def phi(groups):
    got = dispersion([list(zip(group["before"], group["after"], strict=True)) for group in groups])
    return {"phi": got.phi, "df": got.df}


def selection(observed, group_mean, group_variance_of_counts):
    return {"expected": expected_after_selection(observed, group_mean, group_variance_of_counts).expected_count}


OURS = {
    "WDD": wdd,
    "WDD weighted sum over incident types": wdd_harm,
    "ratio of changes (1/RES), Wald log interval": ratio,
    "RES from percentage changes": ratio_from_percentages,
    "RES": ratio,
    "ratio of changes, t interval": ratio,
    "two Poisson counts": two_counts,
    "rate and interval: chi-square exact if count<10 else Byar": rate_example,
    "Byar interval for a count": byar,
    "exact Poisson interval for a rate": exact_rate,
    "Poisson funnel limits: expected counts at which k observed lies on the 95%/99.8% line": funnel,
    "c-chart, 3 sigma": c_chart,
    "WDQ/TNE": wdq,
    "dispersion from month pairs": phi,
    "expected next-year count if nothing changed": selection,
}
TESTS_OF_OTHERS = {"p_wald", "p_score", "p_wald_log", "p_score_log", "p_sqrt", "p_cond_midp", "p_etest", "p_etest_wald"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_reproduces_the_worked_example(example):
    got = OURS[example["method"]](**example["inputs"])
    expected = {name: value for name, value in example["expected"].items() if name not in TESTS_OF_OTHERS}
    tolerance = example["tolerance"]
    for name, value in expected.items():
        wanted = (
            value if isinstance(value, str) else pytest.approx(value, abs=tolerance.get(name, tolerance["default"]))
        )
        assert got[name] == wanted, name
    assert expected or example["id"] == "two-03-ng"


def test_the_exact_p_of_the_example_without_one_agrees_with_its_conditional_test():
    """two-03-ng publishes Wald, score and E-test p-values only; the exact one is checked against statsmodels."""
    from statsmodels.stats.rates import test_poisson_2indep

    oracle = test_poisson_2indep(41, 28010, 15, 19017, method="exact-cond", compare="ratio", alternative="larger")
    example = next(one for one in EXAMPLES if one["id"] == "two-03-ng")
    assert two_counts(**example["inputs"])["p_exact_cond"] == pytest.approx(oracle.pvalue, rel=1e-9)
    assert oracle.pvalue > example["expected"]["p_etest"]  # the exact conditional test is the more cautious one


def test_there_are_38_examples():
    assert len(EXAMPLES) == 38
