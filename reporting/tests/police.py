"""Small street files for tests, and where the real ones are."""

import csv
import io
import zipfile
from pathlib import Path

DATA = Path(__file__).parent / "data"
CITY = DATA / "city_of_london_24_months.zip"
NEWCASTLE = DATA / "newcastle_48_months.zip"
FIXTURES = DATA / "fixtures"
NAME = "2018-04-city-of-london-street.csv"
HEADER = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
]
ROW = {
    "Month": "2018-04",
    "Reported by": "City of London Police",
    "Falls within": "City of London Police",
    "Longitude": "-0.095914",
    "Latitude": "51.520348",
    "Location": "On or near Fann Street",
    "LSOA code": "E01000001",
    "LSOA name": "City of London 001A",
    "Crime type": "Anti-social behaviour",
}


def make_csv(*rows, header=HEADER, end="\n"):
    """A street file as text, one row for each dict of what differs from ROW."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator=end)
    writer.writeheader()
    writer.writerows({**ROW, **row} for row in rows)
    return text.getvalue()


class Given:
    """A file as reading takes it: a name and bytes."""

    def __init__(self, data, name=NAME):
        self.name = name
        self.data = data.encode() if isinstance(data, str) else data

    def read(self):
        return self.data


def make_zip(entries):
    """An open ZIP of {name: text or bytes} that passes for an upload."""
    upload = io.BytesIO()
    with zipfile.ZipFile(upload, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    upload.name = "download.zip"
    return upload
