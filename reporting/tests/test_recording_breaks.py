from reporting.models import Source
from reporting.recording_breaks import POLICE_BREAKS, SourceKind


def test_the_arithmetic_knows_the_sources_that_are_stored():
    assert {kind.value for kind in SourceKind} == set(Source.values)


def test_breaks_begin_on_the_first_day_of_a_month():
    assert {one.first_month.day for one in POLICE_BREAKS} == {1}
