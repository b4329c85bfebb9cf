"""A sale: the same statements as the product's, in one transaction."""

from datetime import UTC, datetime
from typing import Any

import orjson

from bench.bare.database import Ask
from bench.bare.packages import uuid_of
from catalog.domain.identity import typeid_of

PACKAGE = "SELECT key, uuid FROM catalog_package WHERE uuid = ?"
ADD = """
    INSERT INTO catalog_reservation (package_id, client_id, reference, quantity, created_at)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (package_id, client_id, reference) DO NOTHING
    RETURNING id
"""
SELLABLE = """
    SELECT package.has_stock, package.oversell_enabled
    FROM catalog_package AS package
    LEFT JOIN catalog_stock AS stock ON stock.package_id = package.key
    JOIN catalog_packageprovider AS attached ON attached.package_id = package.key
    JOIN catalog_provider AS provider ON provider.key = attached.provider_id
    WHERE package.key = ? AND (package.available_from IS NULL OR package.available_from <= ?)
        AND (package.available_until IS NULL OR package.available_until > ?)
        AND (NOT package.has_stock OR stock.quantity > 0 OR package.oversell_enabled)
        AND package.status = 'active' AND NOT package.retired
        AND attached."default" AND attached.active AND provider.active
"""
MOVE = """
    UPDATE catalog_stock SET quantity = quantity - ?, version = version + 1
    WHERE package_id = ? AND quantity >= ?
    RETURNING quantity, version
"""
NOTE = """
    INSERT INTO catalog_stockmovement (
        package_id, kind, quantity, balance, version, reservation_id, actor, door, reason, created_at
    )
    VALUES (?, 'reserved', ?, ?, ?, ?, ?, 'api', '', ?)
    RETURNING id
"""


def reserve(ask: Ask, package: str, client: int, name: str, body: bytes) -> tuple[str, Any]:
    """201 and the reservation; 409 where the package can't be sold, or less is left."""
    given = orjson.loads(body)
    found = ask(PACKAGE, [uuid_of(package)])
    if not found:
        return "404 Not Found", {"status": 404}
    (key, uuid), at = found[0], f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
    ask.begin()
    if not _sold(ask, key, client, name, given, at):
        ask.end("ROLLBACK")
        return "409 Conflict", {"status": 409}
    ask.end("COMMIT")
    made = {"package": typeid_of("pkg", uuid), "client": name, "released_at": None}
    return "201 Created", {**given, **made, "created_at": f"{at.replace(' ', 'T')}Z"}


def _sold(ask: Ask, key: int, client: int, name: str, given: Any, at: str) -> bool:
    quantity = given["quantity"]
    added = ask(ADD, [key, client, given["reference"], quantity, at])
    if not added or not (sellable := ask(SELLABLE, [key, at, at])):
        return False
    if sellable[0][0]:
        moved = ask(MOVE, [quantity, key, quantity])
        if not moved:
            return False
        ask(NOTE, [key, -quantity, *moved[0], added[0][0], name, at])
    return True
