from django.core.cache import cache

from engagement.tasks import HEARD_AT, heartbeat


def test_a_real_worker_leaves_word_of_itself(worker):
    cache.delete(HEARD_AT)
    heartbeat.delay()
    worker.wait_until(lambda: cache.get(HEARD_AT))
