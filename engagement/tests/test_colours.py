import pytest

from engagement.colours import LEAST_CONTRAST, contrast, is_colour, words_on


def test_contrast_is_that_of_wcag():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("part", range(0, 256, 5))
def test_words_can_be_read_on_any_colour(part):
    for colour in (f"#{part:02x}{part:02x}{part:02x}", f"#{part:02x}8800", f"#00{part:02x}ff", f"#ff{part:02x}00"):
        assert contrast(colour, words_on(colour)) >= LEAST_CONTRAST


def test_the_stylesheet_carries_the_councils_colour(client, settings):
    settings.COUNCIL_COLOUR = "#ffdd00"
    response = client.get("/council.css")
    assert response.content == b":root{--council-colour:#ffdd00;--council-text:#000000}"


def test_a_colour_is_a_hash_and_six_digits():
    assert [is_colour(text) for text in ("#1d70b8", "1d70b8", "#fff", "#1d70b8;}", "red")] == [True] + [False] * 4
