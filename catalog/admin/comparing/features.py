"""What packages grant beside each other, in words: quotas that are used up, caps, and switches."""

from collections.abc import Iterator, Mapping, Sequence

from catalog.admin.comparing.terms import NOTHING, money, text
from catalog.domain.comparison import Cell, ComparedFeature, Document, Row, Section, by_feature
from catalog.domain.decimals import plain_text
from catalog.domain.money import read_json_number
from catalog.domain.values import parse_value, show_value
from features.declaration import reset_in_words
from features.models import Feature

USED_UP = "Quotas that use adds up to"
CAPS = "Caps that are looked at each time"
SWITCHES = "Switches"


def granted(documents: Sequence[Document], registry: Mapping[str, Feature]) -> list[Section]:
    """The features of the packages by how they are used, each with what it costs and when it is reset."""
    rows: dict[str, list[Row]] = {USED_UP: [], CAPS: [], SWITCHES: []}
    for feature in by_feature(documents):
        declared = registry[feature.code]
        rows[_section_of(declared)] += _rows(feature, documents, declared)
    return [Section(title, tuple(of_section)) for title, of_section in rows.items() if of_section]


def _section_of(feature: Feature) -> str:
    if not feature.quota:
        return SWITCHES
    return USED_UP if feature.consumable else CAPS


def _rows(feature: ComparedFeature, documents: Sequence[Document], declared: Feature) -> Iterator[Row]:
    cells = tuple(_value(entry, feature.unit, declared) for entry in feature.entries)
    yield Row(label=feature.name, code=feature.code, unit=feature.unit, cells=cells)
    if any(entry and entry["overage_price"] is not None for entry in feature.entries):
        pairs = zip(feature.entries, documents, strict=True)
        beyond = tuple(_beyond(entry, feature.unit, document) for entry, document in pairs)
        yield Row(label="beyond the limit", code=feature.code, cells=beyond, under=True)
    if declared.consumable and any(entry and entry["periodicity"] for entry in feature.entries):
        resets = tuple(map(_reset, feature.entries))
        yield Row(label="reset", code=feature.code, cells=resets, under=True)


def _value(entry: Document | None, unit: str, declared: Feature) -> Cell:
    if entry is None:
        return NOTHING
    value = parse_value(entry["value"])
    words = show_value(value, quota=declared.quota, unit=unit)
    return Cell(words, words if isinstance(value, bool) else plain_text(value))


def _beyond(entry: Document | None, unit: str, document: Document) -> Cell:
    """What use beyond the limit costs, where there is a limit."""
    if entry is None or isinstance(entry["value"], bool):
        return NOTHING
    if entry["overage_price"] is None:
        return text("refused")
    price = money(entry["overage_price"], document["currency"]).words
    block = show_value(read_json_number(entry["overage_unit"]), quota=True, unit=unit)
    off = "" if document["overages_enabled"] else ", refused while overages are off"
    return text(f"{price} for each {block}{off}")


def _reset(entry: Document | None) -> Cell:
    return NOTHING if entry is None else text(reset_in_words(entry["periodicity_type"], entry["periodicity"]))
