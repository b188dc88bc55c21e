import os
import re
import sys
from io import BytesIO

import pypdfium2
import pytest
from django.core.cache import cache
from django.urls import reverse
from PIL import Image

from estates.tests.make import make_programme
from events import posters
from events.tests.make import make_event

pytestmark = pytest.mark.django_db
A4 = (595, 842)  # points
makes_pdf = pytest.mark.skipif("WITHOUT_PDF" in os.environ, reason="left out, since WITHOUT_PDF is set")


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def pages_of(client, event):
    response = client.get(reverse("events:poster", args=[event.slug]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return pypdfium2.PdfDocument(response.content)


def words_on(page):
    return " ".join(page.get_textpage().get_text_bounded().split())


@makes_pdf
def test_is_one_page_of_a4_with_what_when_and_where(client):
    event = make_event(make_programme(), title="Fun day", description="Music and a cake", phone="+442079460018")
    [page] = pages_of(client, event)
    assert tuple(map(round, page.get_size())) == A4
    words = words_on(page)
    for expected in ("Fun day", "Tuesday 6 January 2099, 10am to midday", "Community hall", "020 7946 0018"):
        assert expected in words
    assert event.public_address.split("//")[1] in words.replace(" ", "")


@makes_pdf
def test_stays_on_one_page_however_much_is_said(client):
    event = make_event(
        make_programme(), title="A very long title " * 6, description="Word " * 700, step_free="Ramp " * 90,
        what_to_bring="Cake " * 90, place="A hall with a long name " * 8,
    )  # fmt: skip
    assert len(pages_of(client, event)) == 1


@makes_pdf
def test_a_cancelled_event_says_so(client):
    event = make_event(make_programme(), state="cancelled", cancelled_because="Rain")
    assert "Cancelled" in words_on(pages_of(client, event)[0])


@makes_pdf
def test_is_made_once_for_as_long_as_it_says_the_same(client, monkeypatch):
    event = make_event(make_programme())
    first = posters.poster(event)
    monkeypatch.setattr(posters, "pdf_of", lambda html: b"made again")
    assert posters.poster(event) == first
    event.title = "Another title"
    assert posters.poster(event) == b"made again"


@makes_pdf
def test_nothing_typed_can_make_it_fetch_or_run(client):
    event = make_event(make_programme(), description='<img src="file:///etc/passwd"><script>1</script>')
    assert '<img src="file:///etc/passwd">' in words_on(pages_of(client, event)[0])


def test_says_kindly_where_pdfs_cannot_be_made(client, monkeypatch):
    """As where a library is missing: then importing weasyprint raises OSError."""

    class Missing:
        def find_spec(self, name, *_):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    event = make_event(make_programme())
    response = client.get(reverse("events:poster", args=[event.slug]))
    assert response.status_code == 503
    assert "PDFs cannot be made on this machine" in response.content.decode()
    assert "public" not in response.get("Cache-Control", "")


def test_the_qr_code_is_a_picture_of_either_kind(client):
    event = make_event(make_programme())
    svg = client.get(reverse("events:qr-code", args=[event.slug, "svg"]))
    png = client.get(reverse("events:qr-code", args=[event.slug, "png"]))
    assert svg["Content-Type"] == "image/svg+xml"
    assert re.search(rb"<title>http[^<]+</title>", svg.content)
    assert Image.open(BytesIO(png.content)).size[0] >= 300
    assert client.get(reverse("events:qr-code", args=[event.slug, "gif"])).status_code == 404
