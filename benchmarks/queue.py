"""How fast officers are handed the next person: 20 at once, from one list of 100,000 people.

    python benchmarks/queue.py [--people 100000] [--officers 20] [--calls 12] [--pause 5.0]

Starts a PostgreSQL of its own with its usual settings (or uses DATABASE_URL). Each officer is a process of its own,
which asks for the next person, logs a call that nobody answered, and asks again; a call takes `--pause` seconds on
average (0: as fast as the machine can). Prints claims per second, the median and the 95th percentile of asking (goal:
under 50 ms), and that nobody was handed out twice.
"""

import sys
from pathlib import Path

# This folder's name for itself would hide the standard library's `queue`.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

import argparse  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import random  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
import uuid  # noqa: E402
from contextlib import ExitStack  # noqa: E402
from datetime import time as clock  # noqa: E402
from multiprocessing import get_context  # noqa: E402
from statistics import median, quantiles  # noqa: E402

SEED = 2005


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--officers", type=int, default=20)
    parser.add_argument("--calls", type=int, default=12, help="how many calls each officer makes")
    parser.add_argument("--pause", type=float, default=5.0, help="seconds that a call takes on average")
    options = parser.parse_args()
    from benchmarks.import_police import start_postgres

    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="queue-")))
        os.environ.update(DEBUG="1", VAR_DIR=str(temporary / "var"), PYTHONWARNINGS="ignore")
        os.environ["DJANGO_SETTINGS_MODULE"] = "engagement.settings"
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = start_postgres(temporary / "postgres", stack)
        set_up()
        measure(options)


def set_up():
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False  # which would keep every query in memory
    logging.disable()


def measure(options):
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_list, officers = make_list(options)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    work = [(call_list, officer, options.calls, options.pause) for officer in officers]
    began = time.perf_counter()
    with get_context("spawn").Pool(len(work), initializer=set_up) as pool:
        pool.starmap(warm_up, [()] * len(work))
        began = time.perf_counter()
        done = pool.starmap(call, work, chunksize=1)
    seconds = time.perf_counter() - began
    waits = [wait for waits, _ in done for wait in waits]
    people = [person for _, people in done for person in people]
    twice = len(people) - len(set(people))
    print(f"postgresql, {options.people:,} people, {options.officers} officers, {options.pause:g} s a call")
    print(f"handed out: {len(people):,} in {seconds:.1f} s, {len(people) / seconds:.0f} a second; twice: {twice}")
    print(f"asking for the next: median {1000 * median(waits):.0f} ms, p95 {1000 * quantiles(waits, n=20)[-1]:.0f} ms")
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def warm_up():
    from django.db import connection

    connection.ensure_connection()
    time.sleep(0.2)  # so that every process takes one


def call(call_list, officer, calls, pause):
    """One officer's session: how long each asking took (seconds), and whom they were handed."""
    from estates.models import User
    from outreach.contacts import record_contact
    from outreach.models import CallList
    from outreach.queue import claim_next

    call_list = CallList.objects.select_related("programme").get(pk=call_list)
    officer = User.objects.get(pk=officer)
    chance, waits, people = random.Random(SEED + officer.pk), [], []
    time.sleep(chance.random() * pause)
    for _ in range(calls):
        began = time.perf_counter()
        claim = claim_next(call_list=call_list, by=officer)
        waits.append(time.perf_counter() - began)
        people.append(claim.person_id)
        time.sleep(2 * chance.random() * pause)
        record_contact(
            client_id=uuid.uuid4(), programme=call_list.programme, person=claim.person, entry=claim.entry, by=officer,
            way="phone", outcome="no_answer",
        )  # fmt: skip
    return waits, people


def make_list(options):
    """A programme whose people have a number each, half of them in households of two, all on one list."""
    from datetime import date

    from django.utils import timezone

    from estates.consents import change_wording
    from estates.models import Household, Person, Phone, Programme, Purpose, User, Wording
    from outreach.models import CallList, CallListEntry

    programme = Programme.objects.create(
        name="Benchmark", slug="benchmark", commissioning_body="The council", starts_on=date(2005, 4, 1),
        baseline_year=2005, follow_up_year=2006, chosen_because=Programme.ChosenBecause.OTHER,
    )  # fmt: skip
    basis = Wording.Basis.PUBLIC_TASK
    change_wording(programme=programme, purpose=Purpose.PROGRAMME, basis=basis, text="We work for you.", by=None)
    homes = Household.objects.bulk_create([Household(name=f"Home {at}") for at in range(options.people // 4)])
    people = [
        Person(
            name=f"Person {at}", plain_name=f"person {at}", household=homes[at // 2] if at // 2 < len(homes) else None
        )
        for at in range(options.people)
    ]
    people = Person.objects.bulk_create(people, batch_size=5000)
    through = Person.programmes.through
    through.objects.bulk_create([through(person=one, programme=programme) for one in people], batch_size=5000)
    Phone.objects.bulk_create(
        [Phone(person=one, number=f"+447{at:09}", number_hash=f"{at}") for at, one in enumerate(people)],
        batch_size=5000,
    )
    call_list = CallList.objects.create(
        programme=programme, name="Everybody", what_for=CallList.For.TELL, script="Hello", at_weekends=True,
        calls_from=clock(0), calls_until=clock(23, 59, 59),
    )  # fmt: skip
    now = timezone.now()
    CallListEntry.objects.bulk_create(
        [CallListEntry(call_list=call_list, person=one, next_try_at=now) for one in people], batch_size=5000
    )
    officers = [User.objects.create(email=f"officer{at}@example.org").pk for at in range(options.officers)]
    return call_list.pk, officers


if __name__ == "__main__":
    main()
