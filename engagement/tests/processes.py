"""Runs Engagement in processes of its own, with an environment that the test chooses."""

import os
import subprocess
import sys

from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": "production-like-key-of-a-test-0123456789-abcdefghijklmnop",
    "CONTACT_HASH_KEY": "production-like-hash-key-of-a-test-0123456789",
    "EMAIL_URL": "smtp+tls://mail.example.gov.uk:587",
    "ALLOWED_HOSTS": "engagement.example.gov.uk",
}

ASK = """
import sys, django
django.setup()
from django.test import Client
headers = {"HTTP_HOST": "localhost"} | dict(pair.split("=", 1) for pair in sys.argv[2:])
answer = Client(raise_request_exception=False).get(sys.argv[1], **headers)
print(answer.status_code, answer.headers.get("Location", ""), answer.headers.get("Strict-Transport-Security", ""))
print(answer.content.decode())
"""


def environment(var_dir, **variables):
    """That of a process which knows nothing of the test's own servers."""
    return {"PATH": os.environ["PATH"], "VAR_DIR": str(var_dir), "PYTHONPATH": str(settings.BASE_DIR)} | variables


def run(*arguments, var_dir, **variables):
    """Run Python to its end; what it wrote to both outputs is in `.stdout`."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment(var_dir, DJANGO_SETTINGS_MODULE="engagement.settings", **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )


def ask(address, *headers, var_dir, **variables):
    """What a process with these variables answers to a GET, with its log before it."""
    return run("-c", ASK, address, *headers, var_dir=var_dir, **variables).stdout
