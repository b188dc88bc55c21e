"""Sends what is due, once. Run by cron every minute, it takes the place of worker and beat for messages."""

from django.core.management.base import BaseCommand

from outreach.mailings import write_due
from outreach.sending import send_due


class Command(BaseCommand):
    help = "Sends the messages that are due, for at most 50 seconds. Several may run at once."

    def handle(self, *args, **options):
        sent = send_due()
        write_due()
        self.stdout.write(f"{sent} messages sent.")
