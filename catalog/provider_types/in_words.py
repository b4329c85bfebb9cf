"""What a feature becomes for a vendor, in words for people."""

from collections.abc import Iterator

from catalog.provider_types.declaration import FeatureMapping
from features.service_types import SERVICE_TYPES


def told_in_words(mapping: FeatureMapping, *, quota: bool) -> str:
    """The parameter and what stands in it: "duration: a number, up to 600, 0 for unlimited"."""
    names = " and ".join((mapping.parameter, *mapping.also))
    elsewhere = "".join(
        f"; on {SERVICE_TYPES[service_type]} it is {parameter}"
        for service_type, parameter in mapping.parameter_on.items()
    )
    return f"{names}: {_content(mapping, quota)}{elsewhere}"


def _content(mapping: FeatureMapping, quota: bool) -> str:
    match mapping.how:
        case "inverted":
            return "true where it is off"
        case "listed_when_off":
            return f"lists {', '.join(mapping.items)} where it is off"
        case "words":
            return f"{mapping.on} or {mapping.off}"
        case "as_granted":
            return "as it is granted"
    return ", ".join(_number(mapping)) if quota else "true or false"


def _number(mapping: FeatureMapping) -> Iterator[str]:
    yield "a number" if mapping.factor == 1 else f"{mapping.factor:,} for each 1"
    if mapping.minimum > 1:
        yield f"at least {mapping.minimum:,}"
    if mapping.maximum is not None:
        yield f"at most {mapping.maximum:,}"
    match mapping.unlimited:
        case None:
            yield "never unlimited"
        case "omitted":
            yield "left out for unlimited"
        case number:
            yield f"{number} for unlimited"
