"""JSON as it leaves: rendered by orjson, which passes stored documents on as the bytes that they are."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.encoders import JSONEncoder

_other = JSONEncoder().default  # lazy texts, decimals, spans of time …


class JsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        if data is None:
            return b""
        try:
            return orjson.dumps(data, _other, orjson.OPT_UTC_Z)
        except TypeError:
            return orjson.dumps(_spelled(data), _other, orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def _spelled(data: Any) -> Any:
    """The same data; whole numbers beyond 64 bits, which orjson refuses, as their digits."""
    match data:
        case dict():
            return {key: _spelled(value) for key, value in data.items()}
        case list() | tuple():
            return [_spelled(value) for value in data]
        case int() if data.bit_length() > 63:
            return orjson.Fragment(str(data))
        case _:
            return data
