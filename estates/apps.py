from django.apps import AppConfig


class EstatesConfig(AppConfig):
    name = "estates"
    verbose_name = "Places and people"

    def ready(self):
        from estates import admin  # noqa: F401 - registers its pages; the administration site discovers none by itself
