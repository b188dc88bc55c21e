"""The codes of LSOAs (lower layer super output areas: about 1,500 residents each), such as E01000001."""

import re

LSOA_CODE = re.compile(r"[EW]01[0-9]{6}")
LIKE = "Codes look like E01000001: E or W, then 01, then six digits."


def read_lsoa_codes(text):
    """The codes of a text, one a line or with commas between, each once, sorted. Raises ValueError naming the line."""
    codes = set()
    for number, line in enumerate(text.splitlines(), start=1):
        for word in re.split(r"[\s,;]+", line.strip()):
            code = word.upper()
            if code and not LSOA_CODE.fullmatch(code):
                raise ValueError(f"Line {number}: “{word[:40]}” is not the code of an LSOA. {LIKE}")
            codes.add(code)
    return sorted(codes - {""})
