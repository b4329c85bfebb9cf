"""The shapes of JSON values that have no model of their own, as the OpenAPI document tells them."""

from decimal import Decimal
from typing import Any

from catalog.domain import identity
from catalog.domain.free_object import MAX_NUMBER
from catalog.domain.notifications import CHANNELS, DETAIL_OF_EVENT, LARGEST_DETAIL
from catalog.domain.reference import CHARACTERS, LONGEST
from catalog.domain.values import DECIMALS, WHOLE_DIGITS
from features import declaration

Shape = dict[str, Any]

LARGEST = float(Decimal(10**WHOLE_DIGITS) - Decimal(10) ** -DECIMALS)
_SCALARS = ("string", "number", "boolean", "null")
_EXAMPLE = "01m8bbb6rqf578yz3re6yan6c0"
CODE: Shape = {"type": "string", "pattern": f"^{identity.CODE.pattern}$", "examples": ["meet-standard"]}
CURRENCY: Shape = {"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["EUR"]}
ULID: Shape = {"type": "string", "pattern": f"^{identity.ULID_TEXT.pattern.upper()}$"}
DIGEST: Shape = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
FEATURE_MIN: Shape = {
    "type": "string",
    "pattern": f"^{declaration.CODE.pattern}:[0-9]{{1,10}}(\\.[0-9]{{1,4}})?$",
}
REFERENCE: Shape = {"type": "string", "pattern": f"^{CHARACTERS.pattern}$", "maxLength": LONGEST}
FEATURE_CODE: Shape = {
    "type": "string",
    "pattern": f"^{declaration.CODE.pattern}$",
    "examples": ["max_rooms"],
}


def public_id(prefix: str) -> Shape:
    return {
        "type": "string",
        "pattern": f"^{prefix}_{identity.ULID_TEXT.pattern}$",
        "examples": [f"{prefix}_{_EXAMPLE}"],
    }


def value() -> Shape:
    """A number is the limit; true is unlimited, or on; false is not granted, or off."""
    return {"oneOf": [{"type": "number", "minimum": 0, "maximum": LARGEST}, {"type": "boolean"}]}


def free_object() -> Shape:
    """Keys to scalars, or to one further level of them. The bounds are those of numbers alone."""
    bounds = {"minimum": -MAX_NUMBER, "maximum": MAX_NUMBER}
    scalar = {"type": [*_SCALARS], **bounds}
    one_further = {"items": scalar, "additionalProperties": scalar}
    member = {"type": [*_SCALARS, "array", "object"], **bounds, **one_further}
    return {"type": "object", "additionalProperties": member}


def or_empty_array(shape: Shape) -> Shape:
    """An object as a body may say it: `[]` is one without keys."""
    return {"anyOf": [shape, {"type": "array", "items": {}, "maxItems": 0}]}


def notifications() -> Shape:
    """Each event with a channel, and with the detail that this event has."""
    details = dict.fromkeys(DETAIL_OF_EVENT.values())
    return {
        "type": "array",
        "items": {"oneOf": [_notification(detail) for detail in details]},
        "uniqueItems": True,
        "examples": [[{"event": "trial_ending", "channel": "email", "days_before": 3}]],
    }


def _notification(detail: str | None) -> Shape:
    events = [event for event, needs in DETAIL_OF_EVENT.items() if needs == detail]
    needed = {} if detail is None else {detail: _whole(1, LARGEST_DETAIL[detail])}
    properties = {"event": _one_of(events), "channel": _one_of(CHANNELS), **needed}
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _whole(least: int, most: int) -> Shape:
    return {"type": "integer", "minimum": least, "maximum": most}


def _one_of(words: list[str] | tuple[str, ...]) -> Shape:
    return {"type": "string", "enum": [*words]}
