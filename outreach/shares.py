"""How far apart two shares are, and how sure that is. Knows no database.

Source: Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of
eleven methods. Statistics in Medicine 17, 873-890; method 10, from Wilson's score intervals without a continuity
correction. It keeps inside -100 to 100 points and works for shares of 0 and of 100%.
"""

from dataclasses import dataclass
from math import sqrt

# Below so many answers in either of the two, nothing is compared.
FEWEST_ANSWERS = 10
# The quantile of the normal distribution of which 95% lies between its negative and itself.
Z95 = 1.959963984540054


class TooFewAnswers(Exception):
    """One of the two has fewer than FEWEST_ANSWERS answers."""


@dataclass(frozen=True)
class Difference:
    """The share after less the share before, in percentage points, with its 95% interval."""

    points: float
    lowest_points: float
    highest_points: float

    @property
    def is_clear(self):
        return self.lowest_points > 0 or self.highest_points < 0


def difference_of_shares(before, answers_before, after, answers_after):
    """`before` of `answers_before` people gave an answer, and then `after` of `answers_after` other people.

    Raises TooFewAnswers, and ValueError for a count outside 0 to its answers.
    """
    if min(answers_before, answers_after) < FEWEST_ANSWERS:
        raise TooFewAnswers
    return newcombe(before, answers_before, after, answers_after)


def newcombe(before, answers_before, after, answers_after):
    """The same however few they are. With l, u the ends of Wilson's interval of each share p, the interval is

    d - sqrt((p_after - l_after)^2 + (u_before - p_before)^2) to d + sqrt((u_after - p_after)^2 + (p_before -
    l_before)^2), where d = p_after - p_before.
    """
    low_before, p_before, high_before = _wilson(before, answers_before)
    low_after, p_after, high_after = _wilson(after, answers_after)
    d = p_after - p_before
    lowest = d - sqrt((p_after - low_after) ** 2 + (high_before - p_before) ** 2)
    highest = d + sqrt((high_after - p_after) ** 2 + (p_before - low_before) ** 2)
    return Difference(100 * d, 100 * lowest, 100 * highest)


def _wilson(count, answers):
    """Wilson's score interval of one share: its lower end, the share, its upper end."""
    if not 0 <= count <= answers or answers == 0:
        raise ValueError(f"{count} of {answers} is no share.")
    p, z2 = count / answers, Z95**2
    middle = 2 * count + z2
    half = Z95 * sqrt(z2 + 4 * count * (1 - p))
    return (middle - half) / (2 * (answers + z2)), p, (middle + half) / (2 * (answers + z2))
