from django.apps import AppConfig


class EstatesConfig(AppConfig):
    name = "estates"
    verbose_name = "Places and people"
