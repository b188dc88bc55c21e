"""Empties the texts of messages that were kept long enough, as the worker does every night, or says which are due."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from outreach.retention import due_by_programme, empty_texts


class Command(BaseCommand):
    help = "Empties the texts of messages that are older than MESSAGE_TEXTS_DAYS. The messages stay, and are counted."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say which are due")

    def handle(self, *args, dry_run, **options):
        now = timezone.now()
        if not dry_run:
            return self.stdout.write(f"{empty_texts(now)} texts emptied.")
        due = due_by_programme(now)
        for name, number, oldest in due:
            self.stdout.write(f"{name}: {number} texts, the oldest of {timezone.localtime(oldest):%-d %B %Y}")
        return self.stdout.write(f"{sum(number for _, number, _ in due)} texts are due. Nothing was changed.")
