"""How fast residents sign up: form page, post and confirmation, beside a bare view that only takes a place.

    python benchmarks/signup.py [--flows 400] [--clients 1 4 16]

Starts a PostgreSQL of its own with its usual settings, so that every commit is on disk, a Redis, and gunicorn with 2
workers as in production (DEBUG off), once with Engagement and once with nothing but a view that takes a place by the
same statement (events.places.take_places), without middleware. Clients are processes of their own, each with a
connection that it keeps. First every client opens its forms, then, once they are older than the two seconds that a
form must have been open, posts them, then opens the confirmations: the pause between is not counted. The flow's rate is
sign-ups by the seconds of all three, its percentile that of the three of one sign-up added up. Each visitor has an
address of their own, as behind a proxy. The event has fewer places than people who want one, who go on the waiting
list; that nobody was let in beyond it is checked. No worker runs: matching is counted as queued, not as done. "CPU" is
what gunicorn's processes used for one request, which tells the two apart also on a machine that is busy with others.
"""

import argparse
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

import psutil

# Instead of this folder, whose queue.py would be taken for Python's own.
ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)
FORM_PAGE, CONFIRMATION = "/events/benchmark/sign-up/", "/my-sign-up/"
OPEN_AT_LEAST = 2.1
HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|client_id|opened)" value="([^"]*)"')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--flows", type=int, default=400, help="sign-ups at each number of clients")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16])
    options = parser.parse_args()
    with ExitStack() as stack:
        set_up(stack)
        measure(options)


def set_up(stack):
    from benchmarks.import_police import start_postgres
    from engagement.tests.servers import start_redis

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="signup-")))
    os.environ.update(
        SECRET_KEY="".join(map(chr, range(60, 120))), CONTACT_HASH_KEY="".join(map(chr, range(70, 110))), HTTPS="0",
        VAR_DIR=str(folder / "var"), DJANGO_SETTINGS_MODULE="engagement.settings", EMAIL_URL="smtp://127.0.0.1:1",
        REDIS_URL=start_redis(folder, stack), DATABASE_URL=start_postgres(folder / "postgres", stack),
        TRUSTED_PROXY_COUNT="1", PYTHONWARNINGS="ignore", PYTHONPATH=str(ROOT),
    )  # fmt: skip
    os.environ.pop("DEBUG", None)
    import django
    from django.core.management import call_command

    django.setup()
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def bare():
    """A Django that has one view: take a place."""
    import django
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.urls import path

    django.setup()
    from events.models import Event
    from events.places import take_places

    def take(request):
        return HttpResponse("taken" if take_places(event=Event(pk=int(request.GET["event"])), count=1) else "full")

    settings.MIDDLEWARE, settings.ROOT_URLCONF = [], (path("take/", take),)
    return WSGIHandler()


@contextmanager
def gunicorn(application):
    from engagement.tests.servers import free_port, wait_for_port

    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers=2", f"--bind=127.0.0.1:{port}", "--max-requests=0"]
    process = subprocess.Popen([*command, application], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        time.sleep(2)  # both workers have loaded it
        yield port, process
    finally:
        process.terminate()
        process.wait()


def measure(options):
    print(f"PostgreSQL, gunicorn with 2 workers, {os.cpu_count()} cores, load before: {os.getloadavg()[0]:.1f}")
    print("clients   bare view/s (CPU)      post/s (CPU)   of bare   post p95    flow/s   flow median   flow p95")
    for clients in options.clients:
        each = max(1, options.flows // clients)
        event = make_event(capacity=clients * each - 10)
        bare_event = make_event(capacity=10**6, slug="bare")
        with gunicorn("benchmarks.signup:bare()") as (port, process):
            used = cpu_seconds(process)
            bare_rate, _ = by_clients(take_bare, clients, each, port, bare_event.pk)
            bare_cpu = (cpu_seconds(process) - used) / (clients * each)
        with gunicorn("engagement.wsgi") as (port, process):
            opening, forms = by_clients(open_forms, clients, each, port)
            time.sleep(OPEN_AT_LEAST)
            used = cpu_seconds(process)
            posting, posted = by_clients(post_forms, clients, each, port, work=[rows for _, rows in forms])
            post_cpu = (cpu_seconds(process) - used) / (clients * each)
            showing, shown = by_clients(open_confirmations, clients, each, port, work=[rows for _, rows in posted])
        posts = [seconds for times, _ in posted for seconds in times]
        parts = [[seconds for times, _ in results for seconds in times] for results in (forms, posted, shown)]
        flows = [sum(one) for one in zip(*parts, strict=True)]
        flow_rate = 1 / (1 / opening + 1 / posting + 1 / showing)
        print(
            f"{clients:7} {bare_rate:12.0f} ({1000 * bare_cpu:.1f} ms) {posting:9.0f} ({1000 * post_cpu:.1f} ms)"
            f" {posting / bare_rate:9.0%} {p95(posts):7.0f} ms"
            f" {flow_rate:9.0f} {1000 * median(flows):10.0f} ms {p95(flows):7.0f} ms"
        )
        check(event, clients * each)
    print(f"load after: {os.getloadavg()[0]:.1f}")


def cpu_seconds(process):
    """What gunicorn's workers have used so far."""
    return sum(sum(child.cpu_times()[:2]) for child in psutil.Process(process.pid).children())


def p95(seconds):
    return 1000 * quantiles(seconds, n=20)[-1]


def by_clients(act, clients, each, port, *args, work=None):
    """(how many a second all clients did together, what each of them gives back)."""
    work = work or [None] * clients
    with get_context("fork").Pool(clients) as pool:
        pool.starmap(time.sleep, [(0.2,)] * clients, chunksize=1)
        began = time.perf_counter()
        results = pool.starmap(
            act, [(number, each, port, rows, *args) for number, rows in enumerate(work)], chunksize=1
        )
        seconds = time.perf_counter() - began
    return clients * each / seconds, results


def ask(connection, method, path, number, body=None, cookie=""):
    """(seconds, status, body, headers) of one request of the visitor of that number."""
    headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", "Cookie": cookie}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    began = time.perf_counter()
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    return time.perf_counter() - began, answer.status, text, answer.headers


def take_bare(number, each, port, _rows, event):
    connection, times = http.client.HTTPConnection("127.0.0.1", port), []
    for _ in range(each):
        seconds, status, text, _ = ask(connection, "POST", f"/take/?event={event}", number)
        assert (status, text) == (200, "taken")
        times.append(seconds)
    return times


def open_forms(number, each, port, _rows):
    """The times, and what each form carries, with its visitor and cookie."""
    connection, times, rows = http.client.HTTPConnection("127.0.0.1", port), [], []
    for at in range(each):
        visitor = number * each + at
        seconds, status, page, headers = ask(connection, "GET", FORM_PAGE, visitor)
        assert status == 200, status
        times.append(seconds)
        rows.append((visitor, headers["Set-Cookie"].split(";")[0], dict(HIDDEN.findall(page))))
    return times, rows


def post_forms(number, each, port, rows):
    connection, times, addresses = http.client.HTTPConnection("127.0.0.1", port), [], []
    for visitor, cookie, hidden in rows:
        answers = {
            "step": "volunteering", "name": f"Resident {visitor}", "phone": f"07700 900{visitor % 1000:03}",
            "email": f"resident{visitor}@example.org", "flat": str(visitor), "street": "Ash House", "adults": "1",
            "children": "0", "photos": "yes", "news_by": "email",
        }  # fmt: skip
        seconds, status, page, headers = ask(
            connection, "POST", FORM_PAGE, visitor, urlencode(hidden | answers), cookie
        )
        assert status == 302, re.findall(r"error-summary.*", page, re.S)[:1] or status
        times.append(seconds)
        addresses.append((visitor, headers["Location"]))
    return times, addresses


def open_confirmations(number, each, port, rows):
    connection, times = http.client.HTTPConnection("127.0.0.1", port), []
    for visitor, address in rows:
        seconds, status, page, _ = ask(connection, "GET", address, visitor)
        assert status == 200, status
        assert "You have a place" in page or "You are on the waiting list" in page
        times.append(seconds)
    return times, []


def make_event(capacity, slug="benchmark"):
    """A fresh event of that address, with words for each purpose."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from estates.tests.make import make_programme, make_wording
    from events.models import Event, Tries
    from events.tests import make

    Event.objects.filter(slug=slug).delete()
    Tries.objects.all().delete()
    programme = make_programme()
    for purpose in ("photos", "news", "volunteering"):
        make_wording(programme, purpose, "May we?")
    starts_at = timezone.now() + timedelta(days=30)
    event = make.make_event(programme, starts_at=starts_at, slug=slug, capacity=capacity, asks_food=True)
    connection.close()
    return event


def check(event, wanted):
    """Nobody was let in beyond the places, and nobody was lost."""
    from django.db import connection

    from events.models import SignUp
    from events.tests.make_sign_ups import counted

    event.refresh_from_db()
    assert event.places_taken == counted(event) == event.capacity, (event.places_taken, counted(event))
    assert SignUp.objects.filter(event=event).count() == wanted
    print(f"        {event.places_taken} of {event.capacity} places taken by {wanted} people: no overbooking")
    connection.close()


if __name__ == "__main__":
    main()
