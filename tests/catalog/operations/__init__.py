"""Whatever can be done to a catalog, through every door, with terms that may be refused."""

from tests.catalog.operations import by_a_seed, in_python, on_pages, over_http
from tests.catalog.operations.drawing import REFUSED, Catalog

OPERATIONS = [*in_python.OPERATIONS, by_a_seed.seed, *over_http.OPERATIONS, *on_pages.OPERATIONS]
RESTORING = (in_python.restore, over_http.restore_by_api)

__all__ = ["OPERATIONS", "REFUSED", "RESTORING", "Catalog"]
