"""The council's colour, and the colour of the words on it, with WCAG's contrast of at least 4.5 to 1 for any choice."""

import re

LEAST_CONTRAST = 4.5


def relative_luminance(colour):
    """WCAG 2.2's relative luminance of "#rrggbb": 0 for black to 1 for white."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((relative_luminance(one), relative_luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def words_on(colour):
    """White where it can be read on `colour`, else black, which then always can."""
    return "#ffffff" if contrast(colour, "#ffffff") >= LEAST_CONTRAST else "#000000"


def is_colour(text):
    return re.fullmatch("#[0-9a-fA-F]{6}", text) is not None
