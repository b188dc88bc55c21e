"""A poster of an event to print: A4, PDF, with the QR code of its page."""

import base64
import hashlib

from django.core.cache import cache
from django.template.loader import render_to_string

from engagement.context_processors import council
from events import qr_codes

KEPT_SECONDS = 24 * 3600
# Debian's names of what WeasyPrint needs beside Python; README.md has them too, and checks/pdf.py installs them.
LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


class CannotMakePdf(Exception):
    """WeasyPrint's libraries are not on this machine."""


def poster(event):
    """The PDF as bytes, kept for a day for as long as the poster says the same. Raises CannotMakePdf."""
    code = base64.b64encode(qr_codes.svg(event)).decode()
    context = {"event": event, "code": code, "size": _size(event), **council(None)}
    html = render_to_string("events/poster.html", context)
    key = f"poster:{hashlib.sha256(html.encode()).hexdigest()}"
    if (pdf := cache.get(key)) is None:
        pdf = pdf_of(html)
        cache.set(key, pdf, KEPT_SECONDS)
    return pdf


def pdf_of(html):
    """The page as PDF. Nothing is fetched from outside of it. Raises CannotMakePdf."""
    try:
        from weasyprint import HTML, URLFetcher  # half a second, and only where a PDF is wanted
    except OSError as error:
        raise CannotMakePdf from error
    return HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"})).write_pdf()


def _size(event):
    """Of the writing, so that what is said fits one page: a poster is read from afar if it can be."""
    said = (event.place, event.street, event.description, event.step_free, event.what_to_bring)
    letters = sum(map(len, said)) + 4 * len(event.title)
    return "large" if letters < 500 else "medium" if letters < 900 else "small"
