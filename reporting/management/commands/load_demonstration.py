from django.conf import settings
from django.core.management import BaseCommand, CommandError

from reporting.demonstration.programme import AlreadyThere, load


class Command(BaseCommand):
    help = "Adds the demonstration programme: invented people on invented estates, with a log-in for each role."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError("The demonstration's password is known to everybody: it is only loaded with DEBUG=1.")
        try:
            programme = load()
        except AlreadyThere:
            self.stdout.write("The demonstration is there already; nothing was changed.")
        else:
            self.stdout.write(f"{programme} is loaded.")
