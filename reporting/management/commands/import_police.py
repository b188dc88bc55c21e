"""python manage.py import_police PATH... [--json] [--yes-zero]"""

import json
from contextlib import ExitStack
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from reporting.models import Import
from reporting.police.forces import parse_file_name
from reporting.police_import import run_import, start_import
from reporting.police_words import sentences


class Command(BaseCommand):
    help = "Import street files of data.police.uk: CSV files, folders of them, or ZIPs. All of them, or none."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
        parser.add_argument("--yes-zero", action="store_true", help="files without a row are months of zero incidents")

    def handle(self, *args, paths, yes_zero, **options):
        with ExitStack() as stack:
            files = [File(stack.enter_context(path.open("rb")), name=path.name) for path in _files(paths)]
            import_ = start_import(files=files, by=None, zero_months_confirmed=yes_zero, queue=False)
        import_ = run_import(import_.pk)
        lines = sentences(import_)
        if options["json"]:
            fields = {"import": import_.pk, "state": import_.state, "totals": import_.totals}
            self.stdout.write(json.dumps({**fields, **import_.report, "problems": import_.problems}, indent=2))
        elif import_.state == Import.State.DONE:
            self.stdout.write("\n".join(lines))
        if import_.state != Import.State.DONE:
            raise CommandError("\n".join(lines))


def _files(paths):
    """The paths, and in place of a folder the street files and ZIPs below it; its other CSV files are left out."""
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if _belongs(file))
            if not found:
                raise CommandError(f"There is no street file or ZIP in {path}. Name a folder with street files in it.")
            yield from found
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"There is no file or folder {path}. Check the path.")


def _belongs(file):
    """A street file or a ZIP, and neither a link to another place nor what macOS leaves beside a file."""
    is_own = file.is_file() and not file.is_symlink() and not file.name.startswith(".")
    return is_own and (file.suffix.lower() == ".zip" or parse_file_name(file.name)[2] == "street")
