"""Django's admin, with the catalog's own site."""

from django.contrib.admin.apps import AdminConfig


class CatalogAdmin(AdminConfig):
    default_site = "catalog.site.CatalogSite"
