"""The change in ASB, from stored counts to what page and command say."""

import pytest

from estates.models import ComparisonChoice
from estates.tests.make import make_area, make_estate, make_programme
from reporting.asb_change import asb_change
from reporting.models import Source
from reporting.tests.make_counts import AFTER, ASB, BEFORE, make_counts, make_street_counts, make_street_files
from reporting.what_is_counted import headlines
from reporting.words.figures import _points

pytestmark = pytest.mark.django_db


def make_compared(programme=None, **fields):
    """A programme with one estate and one comparison area."""
    programme = programme or make_programme(**fields)
    estate = make_estate(programme, lsoa_codes=["E01000001"])
    other = make_area(name="Elsewhere", lsoa_codes=["E01000002"])
    ComparisonChoice.objects.create(programme=programme, area=other)
    return programme, estate.area, other


def measure(programme, source=Source.HOUSING, **options):
    options = {"category": ASB, "baseline": BEFORE, "follow_up": AFTER, **options}
    return asb_change(programme=programme, source=source, **options)


def test_says_the_change_and_the_comparison():
    programme, area, other = make_compared()
    make_counts(area, BEFORE, 412)
    make_counts(area, AFTER, 338)
    make_counts(other, BEFORE, 1020)
    make_counts(other, AFTER, 969)
    change = measure(programme)
    assert change.headline == (
        "ASB cases reported to housing fell by 18%, from 412 in 2005/06 to 338 in 2006/07 "
        "(same 12 months in both years)."
    )
    assert change.verdict == "There is no clear difference between programme estates and the comparison."


def test_a_summary_says_that_warnings_go_with_the_figures():
    programme, area, other = make_compared(chosen_because="highest_asb")
    for place, before, after in ((area, 412, 338), (other, 1020, 969)):
        make_counts(place, BEFORE, before)
        make_counts(place, AFTER, after)
    assert measure(programme).summary == (
        "ASB cases reported to housing fell by 18%, from 412 in 2005/06 to 338 in 2006/07 "
        "(same 12 months in both years). There is no clear difference between programme estates and the comparison. "
        "1 warning goes with this: read it first."
    )


def test_headlines_are_of_each_programme_in_constant_queries(django_assert_num_queries):
    programmes = []
    for number, (before, after) in enumerate([(100, 80), (200, 150), (300, 360)]):
        programme, area, other = make_compared(slug=f"p{number}")
        make_counts(area, BEFORE, before)
        make_counts(area, AFTER, after)
        programmes.append(programme)
    with django_assert_num_queries(8):
        one = headlines(programmes[:1])
    with django_assert_num_queries(8):
        three = headlines(programmes)
    assert one[0][0].headline == three[0][0].headline
    assert [change.measured.programme.change.after_count for [change] in three] == [80, 150, 360]


def make_sharing_estates():
    """A programme of two estates in one LSOA, in which 40 and then 30 police incidents were counted."""
    programme = make_programme(police_force="city-of-london")
    estates = [make_estate(programme, name=name, lsoa_codes=["E01000001"]) for name in ("Ash", "Oak")]
    for year, total in ((BEFORE, 40), (AFTER, 30)):
        files = make_street_files(year.months)
        for estate in estates:
            for at, file in enumerate(files):
                make_street_counts(estate.area, file, total // 12 + (at < total % 12))
    return programme, estates


def test_does_not_add_estates_that_share_ground():
    programme, _ = make_sharing_estates()
    change = measure(programme, Source.POLICE_LSOA)
    assert change.headline == (
        "Ash and Oak share ground, so adding their counts would count the same incidents twice. "
        "Choose one estate at a time."
    )
    assert change.measured is None


def test_measures_one_estate_of_those_that_share_ground():
    programme, [ash, _] = make_sharing_estates()
    change = measure(programme, Source.POLICE_LSOA, estates=frozenset([ash.pk]))
    assert change.headline.startswith("Police incidents of ASB fell by 25%, from 40 in 2005/06 to 30 in 2006/07")


def test_a_fall_with_nothing_to_compare_it_with_says_so_beside_the_figure():
    programme = make_programme()
    area = make_estate(programme).area
    make_counts(area, BEFORE, 120)
    make_counts(area, AFTER, 90)
    change = measure(programme)
    assert "Nothing is compared with it." in change.summary
    assert any("would stand out" in sentence for sentence in change.figure_cautions)


def test_an_end_of_a_clear_interval_near_0_is_on_the_side_of_the_verdict():
    assert _points(-0.3, is_clear=True) == "less than 1 point better"
    assert _points(-0.3, is_clear=False) == "no difference"
