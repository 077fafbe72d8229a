from django.contrib.admin.apps import AdminConfig


class DashboardAdminConfig(AdminConfig):
    """Django's admin with our site, which asks our permission module who may enter."""

    default_site = "accounts.admin_site.DashboardAdminSite"
