from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class EngagementConfig(AppConfig):
    name = "engagement"
    verbose_name = "Engagement"
    default = True


class AdministrationConfig(SimpleAdminConfig):
    """Without autodiscovery: each app of ours registers what belongs there, and no library what does not."""

    default_site = "engagement.administration.AdministrationSite"
