"""Tells load balancers and alarms how this process is. Who asks needs no account, and learns no more than that.

/healthz: the process answers. /readyz: the database, its migrations, the cache and the broker, each by name, 503 if one
fails; and how long ago a worker was last heard of and what apps say of themselves (`REPORTS`), which by itself makes no
web process unready.
"""

import logging
import time

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from engagement.access import public
from engagement.celery import app
from engagement.tasks import HEARD_AT

logger = logging.getLogger(__name__)


@public
@require_safe
@never_cache
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
@never_cache
def readyz(request):
    checks = {name: outcome(name, check) for name, check in CHECKS.items()}
    is_ready = all(check["ok"] for check in checks.values())
    checks["worker"] = worker_heard_of() if checks["cache"]["ok"] else {"seconds_ago": None}
    if checks["database"]["ok"] and checks["migrations"]["ok"]:
        checks |= {name: report() for name, report in REPORTS.items()}
    return JsonResponse({"ready": is_ready, **checks}, status=200 if is_ready else 503)


def outcome(name, check):
    """Whether `check` went well, and how many milliseconds it took; what went wrong is for the log only."""
    started = time.monotonic()
    try:
        is_ok = check()
    except Exception as error:
        logger.error("%s is not ready: %s", name, type(error).__name__)
        is_ok = False
    return {"ok": is_ok, "milliseconds": round((time.monotonic() - started) * 1000)}


def database_answers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def cache_answers():
    cache.get(HEARD_AT)
    return True


def broker_answers():
    with app.connection_for_write() as broker:
        queue = broker.default_channel.queue_declare(queue=app.conf.task_default_queue)
        return queue.message_count >= 0


def migrations_are_applied():
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def worker_heard_of():
    heard_at = cache.get(HEARD_AT)
    return {"seconds_ago": round((timezone.now() - heard_at).total_seconds()) if heard_at else None}


CHECKS = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "cache": cache_answers,
    "broker": broker_answers,
}

# By name, what an app wants watched: a function that gives plain values for JSON. Apps add theirs in their apps.py.
REPORTS = {}
