"""Entries of a registry's file, as the tests write them."""

import json
from pathlib import Path
from typing import Any

SWITCH: dict[str, Any] = {
    "name": "Hand raising",
    "code": "hand_raising",
    "aggregation_type": "count_agg",
    "description": "Whether participants can ask to speak.",
    "consumable": False,
    "quota": False,
    "service_types": [],
    "delivered_by": "platform",
}
QUOTA: dict[str, Any] = SWITCH | {
    "name": "Whiteboard minutes",
    "code": "whiteboard_minutes",
    "field_suffix": "minutes",
    "aggregation_type": "sum_agg",
    "description": "How long whiteboards can be used in a week.",
    "consumable": True,
    "quota": True,
    "periodicity_type": "weekly",
    "periodicity": 1,
}


def without(entry: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != key}


def written(path: Path, *entries: dict[str, Any]) -> Path:
    """A registry's file with these entries; JSON's scalars and arrays are TOML too."""
    tables = [
        "\n".join(["[[feature]]", *(f"{key} = {json.dumps(value)}" for key, value in entry.items())])
        for entry in entries
    ]
    path.write_text("\n\n".join(tables))
    return path
