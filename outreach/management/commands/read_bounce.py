"""Reads one mail that a mail server sent back. The mail server starts it for each, as README.md says."""

import os
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from outreach.bounces import read_report, take_back

MOST_BYTES = 20_000_000  # a mail that came back whole


class Command(BaseCommand):
    help = "Reads one mail from standard input. If it says that a message of ours did not arrive, that one is failed."

    def handle(self, *args, **options):
        report = read_report(sys.stdin.buffer.read(MOST_BYTES))
        if report is None:
            return self.stdout.write("This is no report of a mail that failed: nothing was changed.")
        try:
            changed = take_back(report)
        except DatabaseError as error:
            # Mail servers keep the mail after this and try again.
            raise CommandError("The database does not answer: try again later.", returncode=os.EX_TEMPFAIL) from error
        return self.stdout.write(
            "1 message is marked as failed." if changed else "No message of ours: nothing was changed."
        )
