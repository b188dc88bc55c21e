from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Events"

    def ready(self):
        from events import taking_part
        from outreach.call_lists import TAKING_PART

        TAKING_PART |= {
            "signed_up": ("Signed up for an event", taking_part.signed_up),
            "came": ("Came to an event", taking_part.came),
            "volunteers": ("On the volunteer register", taking_part.volunteers),
        }
