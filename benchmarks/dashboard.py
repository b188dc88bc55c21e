"""How fast the dashboard answers: 500 areas (250 estates, 250 to compare with) x 60 months of a whole force.

    python benchmarks/dashboard.py [--sqlite] [--areas 500] [--requests 15] [--profile]

Starts a PostgreSQL of its own with its usual settings (or uses DATABASE_URL), or SQLite. Prints the median time of
the whole request (session, sign-in and middleware too), its queries, and beside it the SQL on the monthly counts by
itself, fetched to the last row: all 60 months of the category shown, to which the goal of at most 2 times belongs,
and the two years that the page asks for.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # this folder would hide the standard library's `queue`
SEED = 2006
COUNTS_TABLE = "reporting_monthlycount"
FORCE, FIRST_YEAR, YEARS = "metropolitan", 2015, 5
CORNERS = 40


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("--areas", type=int, default=500)
    parser.add_argument("--requests", type=int, default=15)
    parser.add_argument("--profile", action="store_true", help="also print where one request spends its time")
    options = parser.parse_args()
    from benchmarks.import_police import start_postgres

    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dashboard-")))
        os.environ.update(DEBUG="1", VAR_DIR=str(temporary / "var"), PYTHONWARNINGS="ignore")
        os.environ["DJANGO_SETTINGS_MODULE"] = "engagement.settings"
        if not options.sqlite and not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = start_postgres(temporary / "postgres", stack)
        import django
        from django.conf import settings

        django.setup()
        settings.DEBUG = False  # which would keep every query in memory
        settings.ALLOWED_HOSTS = ["testserver"]
        logging.disable()
        measure(options)
        close_connections()


def close_connections():
    from django.db import connection

    connection.close()


def measure(options):
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from reporting.models import MonthlyCount

    call_command("migrate", verbosity=0)
    programme, user = make_programme(options.areas)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{connection.vendor}, {options.areas} areas x {12 * YEARS} months: {MonthlyCount.objects.count():,} counts")
    client = Client()
    client.force_login(user)
    url = f"/programmes/{programme.slug}/asb/"
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        queries = [query["sql"] for query in captured]
    if b"fell by" not in response.content and b"rose by" not in response.content:
        raise SystemExit("The page has no figures.")
    asked = [sql for sql in queries if COUNTS_TABLE in sql]
    seconds = timed(lambda: client.get(url), options.requests)
    of_page = timed(lambda: run(asked), options.requests)
    of_all = timed(lambda: run([every_month()]), options.requests)
    print(f"page: {1000 * seconds:.0f} ms, {len(queries)} queries, {len(response.content) / 1000:,.0f} KB")
    for what, alone in (("all months of what it shows", of_all), ("the two years that it asks for", of_page)):
        print(f"SQL by itself, {what}: {1000 * alone:.0f} ms; the page takes {seconds / alone:.2f} times that")
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if options.profile:
        profile(lambda: client.get(url))


def timed(act, times):
    act()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return median(took)


def every_month():
    """Every area's and month's count of the category shown, by both sources."""
    from reporting.models import MonthlyCount

    counts = MonthlyCount.objects.filter(category="Anti-social behaviour").order_by()
    return str(counts.values_list("area", "source", "force", "month", "count").query).replace(
        "Anti-social behaviour", "'Anti-social behaviour'"
    )


def run(statements):
    from django.db import connection

    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
            if cursor.description:
                cursor.fetchall()


def profile(act):
    import cProfile
    import pstats

    profiler = cProfile.Profile()
    profiler.runcall(act)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(40)


def make_programme(areas):
    """A programme of as many estates as comparison areas, with every category of both police sources counted."""
    from engagement.access import Role
    from estates.models import Area, AreaHomes, ComparisonChoice, Estate, Membership, Programme, User
    from reporting.models import CountedArea

    programme = Programme.objects.create(
        name="Benchmark",
        slug="benchmark",
        commissioning_body="The council",
        starts_on=date(FIRST_YEAR, 4, 1),
        baseline_year=FIRST_YEAR + 3,
        follow_up_year=FIRST_YEAR + 4,
        chosen_because=Programme.ChosenBecause.HIGHEST_ASB,
        police_force=FORCE,
    )
    user = User.objects.create(email="manager@example.org", name="Manager")
    Membership.objects.create(user=user, programme=programme, role=Role.MANAGER)
    estates = Estate.objects.bulk_create([Estate(name=f"Estate {number:03}") for number in range(areas // 2)])
    programme.estates.set(estates)
    made = [make_area(number, estates[number] if number < len(estates) else None) for number in range(areas)]
    Area.objects.bulk_create(made)
    ComparisonChoice.objects.bulk_create(
        [ComparisonChoice(programme=programme, area=area) for area in made[len(estates) :]]
    )
    AreaHomes.objects.bulk_create(
        [AreaHomes(area=area, financial_year=FIRST_YEAR, homes=200 + area.pk % 300) for area in made]
    )
    CountedArea.objects.bulk_create([CountedArea(area=area, geometry_version=1) for area in made])
    make_counts(made)
    return programme, user


def make_area(number, estate):
    """A round place of 40 corners, 100 m from the next, in two LSOAs that nobody else has."""
    from math import cos, pi, sin

    from estates.models import Area

    west, south = -0.4 + (number % 25) * 0.01, 51.3 + (number // 25) * 0.006
    angles = [2 * pi * corner / CORNERS for corner in range(CORNERS)]
    ring = [[round(west + 0.0009 * cos(a), 6), round(south + 0.00054 * sin(a), 6)] for a in angles]
    return Area(
        name=f"Estate {number:03}" if estate else f"Comparison {number:03}",
        kind=Area.Kind.ESTATE if estate else Area.Kind.COMPARISON,
        estate=estate,
        boundary={"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        lsoa_codes=[f"E0100{2 * number:04}", f"E0100{2 * number + 1:04}"],
    )


def make_counts(areas):
    """Five years of files, and Poisson counts of each category by LSOA and by point; a count of 0 is no row."""
    import numpy
    import polars
    from django.db import transaction

    from benchmarks.make_police_force import CRIME_TYPES
    from engagement.financial_year import FinancialYear
    from reporting.models import Import, Source, SourceFile, Upload
    from reporting.stored_counts import CountedRows, write_counts

    random = numpy.random.default_rng(SEED)
    import_ = Import.objects.create(state=Import.State.DONE)
    upload = Upload.objects.create(imported_by=import_, name="files.zip", stored="files.zip", size=1)
    held = {
        name: {"rows": int(90_000 * share), "no_point": 900, "no_lsoa": 900, "without_place": 900}
        for name, share in CRIME_TYPES.items()
    }
    months = [month for year in range(FIRST_YEAR, FIRST_YEAR + YEARS) for month in FinancialYear(year).months]
    counted = []
    for month in months:
        name = f"{month:%Y-%m}-{FORCE}-street.csv"
        file = SourceFile.objects.create(
            imported_by=import_, upload=upload, name=name, force=FORCE, month=month, rows=90_000, rows_by_category=held
        )
        frames = [
            polars.DataFrame(
                {
                    "area": [area.pk for area in areas],
                    "source": source.value,
                    "category": category,
                    "count": random.poisson(40 * share, len(areas)),
                }
            )
            for source in (Source.POLICE_LSOA, Source.POLICE_POINT)
            for category, share in CRIME_TYPES.items()
        ]
        counts = polars.concat(frames).filter(polars.col("count") > 0)
        counted.append((file, CountedRows(counts, polars.DataFrame())))
    with transaction.atomic():
        write_counts(counted, [area.pk for area in areas])


if __name__ == "__main__":
    main()
