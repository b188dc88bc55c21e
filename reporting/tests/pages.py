"""What a page says, for tests of pages: its words, and the cells of its tables."""

import re
from html import unescape


def text_of(part):
    """The words of a response, or of a part of one, as they are read: without tags, and with single spaces."""
    html = part if isinstance(part, str) else part.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def body_rows(html):
    """The rows of every table's body: the words of their cells, and the address that each leads to ('' for none)."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    return [[_cell(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]


def _cell(html):
    link = re.search(r'href="([^"]*)"', html)
    seen = re.sub(r'<span class="govuk-visually-hidden">.*?</span>', "", html, flags=re.DOTALL)
    return text_of(seen), unescape(link[1]) if link else ""
