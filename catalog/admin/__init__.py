"""The admin of the catalog; importing its modules registers their pages."""

from django.contrib import admin

from catalog.admin import features, packages, providers, reservations, stock_movements, tokens

__all__ = ["features", "packages", "providers", "reservations", "stock_movements", "tokens"]

admin.site.site_header = admin.site.site_title = "Service package catalog"
admin.site.index_title = "Catalog"
