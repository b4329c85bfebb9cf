"""The admin of the catalog; importing its modules registers their pages."""

from catalog.admin import features, packages, providers, reservations, stock_movements, tokens

__all__ = ["features", "packages", "providers", "reservations", "stock_movements", "tokens"]
