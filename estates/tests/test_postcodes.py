import pytest

from estates.postcodes import normal_postcode


@pytest.mark.parametrize(
    ("typed", "normal"),
    [("ec1a1bb", "EC1A 1BB"), (" W1A 0AX ", "W1A 0AX"), ("m11ae", "M1 1AE"), ("CR2  6xh", "CR2 6XH"),
     ("DN55 1PT", "DN55 1PT"), ("gir0aa", "GIR 0AA")],
)  # fmt: skip
def test_a_postcode_is_written_one_way(typed, normal):
    assert normal_postcode(typed) == normal


@pytest.mark.parametrize("typed", ["", "EC1A", "EC1A 1B", "1EC 1BB", "EC1A 1BV", "QC1A 1BB", "EC1A 1BBB", "SW1A OAA"])
def test_what_cannot_be_a_postcode_is_refused_with_an_example(typed):
    with pytest.raises(ValueError, match="is not a UK postcode. Write it like EC1A 1BB.") as caught:
        normal_postcode(typed)
    assert f"“{typed}”" in str(caught.value)
