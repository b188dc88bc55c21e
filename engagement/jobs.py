"""Hands work to the Celery worker once it is saved."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def queue_after_commit(task, *ids):
    """Queue `task` when the transaction is through; while the broker is down, leave it to the tick that looks for rows.

    The page is answered all the same: what was asked for is saved, only later done.
    """

    def queue():
        try:
            task.delay(*ids)
        except OperationalError as error:
            logger.warning("%s could not be queued (%s): the next tick finds it.", task.name, type(error).__name__)

    transaction.on_commit(queue)
