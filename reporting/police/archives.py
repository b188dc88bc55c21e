"""Which street files a path, a folder, a ZIP or an upload holds, and what must not be opened.

A genuine download holds outcomes and stop-and-search files beside the street files: those are left out with a note.
Given by itself, such a file is read, and refused by its header.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from .forces import parse_file_name
from .problems import Problem, Refused, refuse

MOST_UNPACKED_BYTES = 2 * 1024**3
MOST_FILE_BYTES = 256 * 1024**2  # a month of London is 20 MB
MOST_RATIO = 100  # street files shrink to a fifth or a tenth
RATIO_MATTERS_FROM_BYTES = 1024**2
LONGEST_PATH = 240  # those of data.police.uk have 60
MOST_ENTRIES = 20_000  # all forces for 36 months, three files each, are 4,800
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")
OTHER_KINDS = {"outcomes": "an outcomes file", "stop-and-search": "a stop-and-search file"}


@dataclass(frozen=True)
class LeftOut:
    """A file that stood among the others and is not read."""

    name: str
    why: str


@dataclass(frozen=True)
class StreetFile:
    """One file to read. `name` is what the person knows it by; `bytes` is its size as declared."""

    name: str
    bytes: int
    opened: Callable[[], BinaryIO] = field(repr=False)

    def read(self):
        """All its bytes, counted while they come: never more than were declared."""
        with _told_as_damage(self.name), self.opened() as stream:
            data = stream.read(self.bytes + 1)
        if len(data) > self.bytes:
            raise refuse(self.name, "It is larger than it says.", "Download it again.")
        return data


@dataclass
class Found:
    """What was given: the street files, by month and force, and what is left out."""

    files: list[StreetFile]
    left_out: list[LeftOut]


def find_files(sources):
    """List what is in paths (str or Path: file, folder, ZIP) and uploads (open binary files with a name).

    Raises Refused when any of it must not be opened, or when there is no street file at all.
    """
    found, problems = Found([], []), []
    for source in sources:
        try:
            _add(source, found)
        except Refused as error:
            problems += error.problems
    if not found.files and not problems:
        names = ", ".join(_name(source) for source in sources) or "Nothing"
        problems = [Problem(names, "There is no street file in it.", "Give files named like 2018-04-kent-street.csv.")]
    if problems:
        raise Refused(problems)
    _check_sizes(found.files)
    found.files.sort(key=lambda file: (PurePosixPath(file.name).name, file.name))
    return found


def _name(source):
    return str(source) if isinstance(source, str | Path) else re.split(r"[/\\]", source.name)[-1]


def _add(source, found):
    if not isinstance(source, str | Path):
        _add_file(_name(source), lambda: _rewound(source), found)
        return
    path = Path(source)
    if path.is_dir():
        _add_folder(path, found)
    elif path.is_file():
        _add_file(str(path), lambda: path.open("rb"), found)
    else:
        raise refuse(str(path), "There is no such file or folder.", "Check the path.")


@contextmanager
def _rewound(upload):
    """An upload is read from its start and stays open: its owner closes it."""
    upload.seek(0)
    yield upload


def _add_folder(folder, found):
    for path in sorted(folder.rglob("*")):
        name = str(path)
        if path.is_symlink():
            found.left_out.append(LeftOut(name, "It is a link to another place."))
        elif path.is_file() and not _is_system_file(name):
            if path.suffix.lower() == ".zip":
                _add_file(name, lambda path=path: path.open("rb"), found)
            else:
                _sort(name, path.stat().st_size, lambda path=path: path.open("rb"), found)


def _add_file(name, opened, found):
    """A file given by itself: it is taken for what its first bytes are, whatever it is called."""
    with opened() as stream:
        is_zip = stream.read(4) in ZIP_STARTS
        size = stream.seek(0, 2)
    if is_zip:
        _add_zip(name, opened, found)
    elif name.lower().endswith(".zip"):
        raise refuse(name, "It is called .zip but is not a ZIP file.", "Download it again.")
    else:
        found.files.append(StreetFile(name, size, opened))


def _sort(name, size, opened, found):
    """A file among others: a street file by its name, or a CSV of unknown name, or left out."""
    kind = parse_file_name(name)[2]
    if kind in OTHER_KINDS:
        found.left_out.append(LeftOut(name, f"It is {OTHER_KINDS[kind]}: only street files are counted."))
    elif not name.lower().endswith(".csv"):
        found.left_out.append(LeftOut(name, "It is not a CSV file."))
    else:
        found.files.append(StreetFile(name, size, opened))


def _is_system_file(name):
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] in ("Thumbs.db", "desktop.ini")


# ZIP files


def _add_zip(name, opened, found):
    with _told_as_damage(name):
        with opened() as stream:
            entries = zipfile.ZipFile(stream).infolist()
        if any(entry.filename in ("[Content_Types].xml", "mimetype") for entry in entries):
            raise refuse(name, "It is an Excel workbook or another office document.", "Save it as CSV (UTF-8).")
        _check_entries(name, entries)
    for entry in entries:
        if not entry.is_dir() and not _is_system_file(entry.filename):
            _sort(f"{name}/{entry.filename}", entry.file_size, lambda entry=entry: _member(opened, entry), found)


@contextmanager
def _member(opened, entry):
    with opened() as stream, zipfile.ZipFile(stream) as archive, archive.open(entry) as member:
        yield member


@contextmanager
def _told_as_damage(name):
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise refuse(name, f"It is damaged ({error}).", "Download it again.") from None


def _check_entries(name, entries):
    if len(entries) > MOST_ENTRIES:
        raise refuse(name, f"It holds {len(entries):,} files.", f"A ZIP may hold up to {MOST_ENTRIES:,}.")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise refuse(name, "It unpacks to more than 2 GB.", "Choose fewer forces or months and download again.")
    for entry in entries:
        wrong = _wrong_with(entry)
        if wrong:
            raise refuse(f"{name}/{entry.filename}", wrong, "Give the ZIP just as data.police.uk made it.")


def _wrong_with(entry):
    path = entry.filename.replace("\\", "/")
    if not path:
        return "It has a file without a name."
    if len(path) > LONGEST_PATH:
        return f"Its path has {len(path):,} letters, and may have {LONGEST_PATH}."
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or ".." in path.split("/"):
        return "Its path leads out of the ZIP."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "It is a link to another place."
    if entry.flag_bits & 0x1:
        return "It is protected by a password."
    if path.lower().endswith(ARCHIVES):
        return "It is an archive within the archive."
    if entry.file_size > max(MOST_RATIO * entry.compress_size, RATIO_MATTERS_FROM_BYTES):
        return f"It unpacks to more than {MOST_RATIO} times its size."
    return ""


def _check_sizes(files):
    too_large = [file for file in files if file.bytes > MOST_FILE_BYTES]
    if too_large:
        right = f"A month of one force is at most {MOST_FILE_BYTES // 1024**2} MB."
        raise Refused(Problem(file.name, f"It has {file.bytes // 1024**2:,} MB.", right) for file in too_large)
    if sum(file.bytes for file in files) > MOST_UNPACKED_BYTES:
        raise refuse("All files together", "They unpack to more than 2 GB.", "Import them in several steps.")
