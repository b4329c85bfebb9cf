"""The rules that an entry of the registry's file keeps. A check yields code and words for every fault."""

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from config.nearest import did_you_mean
from features.declaration import AGGREGATION_TYPES, CODE, DELIVERED_BY, LICENSES, PERIODICITY_TYPES, VERSION
from features.service_types import SERVICE_TYPES


class Fault(NamedTuple):
    code: str
    reason: str


Check = Callable[[object], Iterator[Fault]]

NAME_LENGTH = CODE_LENGTH = 120  # characters
SUFFIX_LENGTH = 64
DESCRIPTION_LENGTH = 500
LONGEST_PERIODICITY = 1_000  # days, weeks or months
LARGEST_NUMBER = 2**53 - 1  # beyond it a JSON number is not exact everywhere


def faults(entry: Mapping[str, object]) -> Iterator[Fault]:
    """Everything that is wrong with one `[[feature]]` table, each fault once."""
    for key in entry:
        if key not in CHECKS:
            yield Fault("unknown_key", f"unknown key “{key}”.{_nearest(key, CHECKS)}")
    for key in REQUIRED:
        if _is_blank(entry.get(key)):
            yield Fault("missing_key", f"{key} is missing.")
    for key, check in CHECKS.items():
        if key in entry:
            yield from (Fault(fault.code, f"{key} {fault.reason}") for fault in check(entry[key]))
    yield from _contradictions(entry)


def _contradictions(entry: Mapping[str, object]) -> Iterator[Fault]:
    unit_needed = entry.get("aggregation_type") in AGGREGATION_TYPES.keys() - {"count_agg"}
    if unit_needed and _is_blank(entry.get("field_suffix")):
        yield Fault("missing_field_suffix", "field_suffix is missing. Only count_agg needs none.")
    if entry.get("quota") is False and entry.get("consumable") is True:
        yield Fault("consumable_switch", "consumable is true. A switch (quota = false) is never consumable.")
    if entry.get("quota") is True:
        for key in ("periodicity_type", "periodicity"):
            if key not in entry:
                yield Fault("missing_key", f"{key} is missing. A quota says how often it is reset.")


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _nearest(word: str, accepted: Collection[str]) -> str:
    return did_you_mean(word, accepted) or f" {_accepted(accepted)}"


def _accepted(words: Collection[str]) -> str:
    return f"Accepted are {', '.join(words)}."


def _text(longest: int) -> Check:
    def check(value: object) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault("wrong_type", "is not a string.")
        elif len(value) > longest:
            yield Fault("too_long", f"has {len(value)} characters. Accepted are up to {longest}.")
        elif "\0" in value:
            yield Fault("null_character", "contains a NUL character, which no text can hold.")

    return check


def _code(value: object) -> Iterator[Fault]:
    yield from _text(CODE_LENGTH)(value)
    if isinstance(value, str) and value.strip() and not CODE.fullmatch(value):
        yield Fault(
            "bad_code", "is not a code. Accepted are lower-case letters, digits and _, a letter first."
        )


def _version(value: object) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault("wrong_type", "is not a string. Accepted are versions such as “2.5”.")
    elif not VERSION.fullmatch(value):
        yield Fault("bad_version", f"is “{value}”. Accepted are numbers with points between, such as “2.5”.")


def _truth(value: object) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield Fault("wrong_type", "is neither true nor false.")


def _periodicity(value: object) -> Iterator[Fault]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield Fault("wrong_type", "is not a whole number.")
    elif not 0 <= value <= LONGEST_PERIODICITY:
        yield Fault("out_of_range", f"is out of range. Accepted are 0 (never) to {LONGEST_PERIODICITY}.")


def _one_of(words: Collection[str]) -> Check:
    def check(value: object) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault("wrong_type", f"is not a string. {_accepted(words)}")
        elif value.strip() and value not in words:
            yield Fault("unknown_word", f"is “{value}”. {_accepted(words)}")

    return check


def _some_of(words: Collection[str]) -> Check:
    def check(value: object) -> Iterator[Fault]:
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            yield Fault("wrong_type", f"is not an array of strings. {_accepted(words)}")
            return
        for word in value:
            if word not in words:
                yield Fault("unknown_word", f"names “{word}”.{_nearest(word, words)}")
        if len(set(value)) < len(value):
            yield Fault("repeated_word", "names the same word twice.")

    return check


def _json_object(value: object) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault("wrong_type", "is not a table.")
    elif not _fits_json(value):
        yield Fault("not_json", "holds what JSON cannot: a date, a NUL, or a number beyond 2^53 - 1.")


def _fits_json(value: object) -> bool:
    match value:
        case dict():
            return all(_fits_json(part) for item in value.items() for part in item)
        case list():
            return all(map(_fits_json, value))
        case str():
            return "\0" not in value
        case int() | float():
            return math.isfinite(value) and abs(value) <= LARGEST_NUMBER
    return False


CHECKS: dict[str, Check] = {
    "name": _text(NAME_LENGTH),
    "code": _code,
    "field_suffix": _text(SUFFIX_LENGTH),
    "aggregation_type": _one_of(AGGREGATION_TYPES),
    "description": _text(DESCRIPTION_LENGTH),
    "consumable": _truth,
    "quota": _truth,
    "periodicity_type": _one_of(PERIODICITY_TYPES),
    "periodicity": _periodicity,
    "feature_settings": _json_object,
    "feature_metadata": _json_object,
    "service_types": _some_of(SERVICE_TYPES),
    "delivered_by": _one_of(DELIVERED_BY),
    "least_version": _version,
    "licenses": _some_of(LICENSES),
}
REQUIRED = (
    "name",
    "code",
    "aggregation_type",
    "description",
    "consumable",
    "quota",
    "service_types",
    "delivered_by",
)
