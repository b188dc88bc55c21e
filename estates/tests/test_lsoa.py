import pytest

from estates.lsoa import read_lsoa_codes


def test_codes_are_read_one_a_line_or_between_commas_each_once():
    assert read_lsoa_codes("e01000002, E01000001\n\nW01000003 E01000001") == ["E01000001", "E01000002", "W01000003"]


@pytest.mark.parametrize("wrong", ["E02000001", "E0100001", "E010000011", "City of London 001A"])
def test_what_is_not_a_code_is_refused_with_its_line(wrong):
    with pytest.raises(ValueError, match="^Line 2: “") as caught:
        read_lsoa_codes(f"E01000001\n{wrong}")
    assert str(caught.value).endswith("Codes look like E01000001: E or W, then 01, then six digits.")
