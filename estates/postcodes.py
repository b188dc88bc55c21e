"""UK postcodes, checked by their form and written one way. Source of the form: Royal Mail's Programmers' Guide."""

import re

FORM = re.compile(
    r"(?P<area>GIR|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?|[0-9][A-HJKPSTUW]))(?P<end>[0-9][ABD-HJLNP-UW-Z]{2})"
)


def normal_postcode(text):
    """`ec1a1bb` as `EC1A 1BB`. Raises ValueError with a sentence for the user when it cannot be a UK postcode."""
    letters = re.sub(r"\s", "", text).upper()
    if not (match := FORM.fullmatch(letters)):
        raise ValueError(f"“{text.strip()}” is not a UK postcode. Write it like EC1A 1BB.")
    return f"{match['area']} {match['end']}"
