"""What holds for every answer."""

import logging
import re
import time
import uuid

from django.db import IntegrityError
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from engagement import logs
from engagement.editing import GoneMeanwhile

logger = logging.getLogger("engagement.requests")


def request_log(get_response):
    """Give every request an id (a proxy's own, if it sent one) and write one line about it."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "")
        request_id = given if re.fullmatch(r"[\w-]{8,64}", given, re.ASCII) else uuid.uuid4().hex
        token = logs.request_id.set(request_id)
        started = time.monotonic()
        try:
            response = get_response(request)
            fields = {
                "method": request.method,
                "address": logs.pattern_of(request),
                "status": response.status_code,
                "milliseconds": round((time.monotonic() - started) * 1000),
            }
            logger.info("%(method)s %(address)s: %(status)s in %(milliseconds)s ms", fields, extra={"fields": fields})
            response["X-Request-ID"] = request_id
            return response
        finally:
            logs.request_id.reset(token)

    return middleware


class SavedByAnother:
    """Two at once want what only one can have, past every check of a form: the loser is told so, not that we broke."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if request.method != "POST" or not isinstance(exception, IntegrityError | GoneMeanwhile):
            return None
        rule = getattr(getattr(exception.__cause__, "diag", None), "constraint_name", None)
        logger.warning("A change lost against another at the same time (%s)", rule or type(exception).__name__)
        return render(request, "409.html", status=409)


def keep_private_pages_out_of_caches(get_response):
    """After signing out, Back shows nothing: no browser or proxy keeps the page of somebody who is signed in."""

    def middleware(request):
        response = get_response(request)
        if request.session.accessed and request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return middleware
