"""The Celery application. Work stands in rows; a task takes ids and may run twice."""

import logging.config
import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engagement.settings")

app = Celery("engagement")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_like_the_web_process(**kwargs):
    logging.config.dictConfig(settings.LOGGING)


def queue_after_commit(task, *ids):
    """Have a worker run `task` as soon as the present transaction is committed.

    A broker that is down is no error: the job stands in a row, and the tick finds it.
    """
    transaction.on_commit(lambda: _queue(task, ids))


def _queue(task, ids):
    try:
        task.apply_async(ids, retry=False)
    except Exception:  # whatever the broker's client raises
        logger.warning("%s could not be queued; the tick will", task.name)
