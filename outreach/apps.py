from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = "Outreach"

    def ready(self):
        from engagement import health
        from outreach.outbox import report

        health.REPORTS["messages"] = report
