import unicodedata

# Letters that Unicode does not take apart into a plain letter and an accent.
WHOLE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def plain(text):
    """Lower case without accents or punctuation, for comparing and searching: "O'Neil, Zoë" -> "oneil zoe"."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(WHOLE_LETTERS))
    return " ".join("".join(c for c in letters if c.isalnum() or c.isspace()).split())
