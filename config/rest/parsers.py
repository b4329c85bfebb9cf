"""JSON bodies, read strictly: one meaning or a clear refusal, and numbers exactly as they were written."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

DEEPEST = 32  # levels. No valid body has so many, and a thousand would exhaust whoever walks through them.


class TooDeep(ParseError):
    default_code = "too_deep"
    default_detail = "The body is nested too deeply."


class StrictJSONParser(JSONParser):
    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        _refuse_other_codings((parser_context or {}).get("request"), media_type or "")
        body: bytes = stream.read()
        try:
            document = json.loads(
                body.decode("utf-8"),
                parse_float=_number,
                parse_int=_whole_number,
                parse_constant=_refuse_constant,
                object_pairs_hook=unambiguous_object,
            )
        except UnicodeDecodeError as error:
            raise ParseError(f"The body is not UTF-8 (at byte {error.start}).", code="not_utf8") from error
        except RecursionError as error:
            raise TooDeep from error
        except ValueError as error:
            raise ParseError(f"The body is not valid JSON: {error}", code="invalid_json") from error
        _refuse_deep(document, DEEPEST)
        return document


def _refuse_other_codings(request: Request | None, media_type: str) -> None:
    """JSON is UTF-8 (RFC 8259), and nobody unpacks what a client has packed."""
    if request is None:
        return
    coding = request.headers.get("Content-Encoding", "identity")
    if coding.strip().lower() != "identity":
        words = f"Content-Encoding {coding[:40]} is not taken: send the body as it is."
        raise UnsupportedMediaType(media_type, words)
    charset = (request.content_params or {}).get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(media_type, f"The charset {charset[:40]} is not taken: send UTF-8.")


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:  # beyond some thousand digits
        raise ValueError(f"a number of {len(text)} digits is too long") from error


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text[:40]} is beyond all numbers") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")


def _refuse_deep(value: object, levels: int) -> None:
    if isinstance(value, dict | list):
        if levels == 0:
            raise TooDeep
        for member in value.values() if isinstance(value, dict) else value:
            _refuse_deep(member, levels - 1)


def unambiguous_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; raises ValueError where a key stands twice, and one of its values would be lost."""
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise ValueError(f"the key {json.dumps(name[:40])} stands twice in one object")
        members[name] = value
    return members
