from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "partnership"
    verbose_name = "Agencies' actions"

    def ready(self):
        from outreach.call_lists import TAKING_PART
        from partnership.issues import who_raised_one

        TAKING_PART["raised"] = ("Raised an issue", who_raised_one)
