"""Against Newcombe (1998), Statistics in Medicine 17, 873-890, Table II, method 10; and against statsmodels."""

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from outreach.interview_results import in_words
from outreach.shares import Difference, TooFewAnswers, difference_of_shares, newcombe

# After, of how many, before, of how many; the difference as printed there, and its interval.
PUBLISHED = [
    (56, 70, 48, 80, 0.2, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.6, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.5714, 0.0582, 0.8062),
    (5, 56, 0, 29, 0.0893, -0.0381, 0.1926),
    (0, 10, 0, 20, 0.0, -0.1611, 0.2775),
    (0, 10, 0, 10, 0.0, -0.2775, 0.2775),
    (10, 10, 0, 20, 1.0, 0.6791, 1.0),
    (10, 10, 0, 10, 1.0, 0.6075, 1.0),
]


@pytest.mark.parametrize(("after", "n_after", "before", "n_before", "d", "low", "high"), PUBLISHED)
def test_gives_the_published_intervals(after, n_after, before, n_before, d, low, high):
    found = newcombe(before, n_before, after, n_after)
    got = (found.points / 100, found.lowest_points / 100, found.highest_points / 100)
    assert got == pytest.approx((d, low, high), abs=0.00005)


@pytest.mark.parametrize(
    ("before", "n_before", "after", "n_after"), [(28, 45, 32, 46), (0, 46, 3, 40), (12, 12, 9, 15)]
)
def test_agrees_with_statsmodels(before, n_before, after, n_after):
    found = difference_of_shares(before, n_before, after, n_after)
    low, high = confint_proportions_2indep(after, n_after, before, n_before, method="newcomb", compare="diff")
    assert (found.lowest_points, found.highest_points) == pytest.approx((100 * low, 100 * high), abs=1e-6)


def test_says_nothing_below_ten_answers_on_either_side():
    for before, after in ((9, 10), (10, 9), (0, 10)):
        with pytest.raises(TooFewAnswers):
            difference_of_shares(0, before, 0, after)
    assert difference_of_shares(3, 10, 9, 10).is_clear


def test_refuses_what_is_no_share():
    for count in (-1, 11):
        with pytest.raises(ValueError, match="is no share"):
            difference_of_shares(count, 10, 5, 10)


def test_says_in_words_how_far_and_how_sure():
    assert in_words(Difference(20.0, 5.2, 33.4)) == "20 points more than before (95% interval: 5 to 33 more)"
    assert in_words(Difference(-1.2, -2.4, -0.6)) == "1 point less than before (95% interval: 1 to 2 less)"
    assert in_words(Difference(9.0, -3.8, 19.3)) == "No clear difference (95% interval: from 4 points less to 19 more)"
